namespace Connector.Storage;

/// <summary>The names of all queues, tables and containers. They must not change, because other programs use them.</summary>
public static class StorageNames
{
    public const string FetchJobsQueue = "fetch-jobs";

    public const string FetchJobsPoisonQueue = "fetch-jobs-poison";

    public const string DeliveriesQueue = "deliveries";

    public const string DeliveriesPoisonQueue = "deliveries-poison";

    public const string AlertsQueue = "alerts";

    public const string AlertsPoisonQueue = "alerts-poison";

    public const string AccountsTable = "Accounts";

    public const string MailboxesTable = "Mailboxes";

    public const string ParkedMailboxesTable = "ParkedMailboxes";

    public const string MessagesTable = "Messages";

    /// <summary>Finds messages by their Message-ID and sender.</summary>
    public const string MailIndexTable = "MailIndex";

    public const string DeadLettersTable = "DeadLetters";

    public const string AlertsTable = "Alerts";

    /// <summary>Mails that Gmail does not return and that are tried again.</summary>
    public const string DeferredMailsTable = "DeferredMails";

    /// <summary>Queue messages that used up their attempts.</summary>
    public const string PoisonTable = "Poison";

    /// <summary>The mailboxes of each Google address with a push watch.</summary>
    public const string WatchesTable = "Watches";

    /// <summary>For each Google mailbox of an account, the connected mailbox that imports it.</summary>
    public const string IdentitiesTable = "Identities";

    /// <summary>Undelivered messages, by mailbox and job.</summary>
    public const string DeliveriesTable = "Deliveries";

    /// <summary>The health of each account's destination, while it does not accept every message.</summary>
    public const string DestinationsTable = "Destinations";

    /// <summary>Visits to Google's consent page, revoked invite links, and the known ends of consents.</summary>
    public const string ConnectsTable = "Connects";

    public const string IncidentsTable = "Incidents";

    /// <summary>The mailbox of each inbound address.</summary>
    public const string InboundKeysTable = "InboundKeys";

    /// <summary>The state of each mailbox's forwarding.</summary>
    public const string ForwardingTable = "Forwarding";

    /// <summary>By hash of a mail: its first copy, and the one that came on the other route.</summary>
    public const string PairsTable = "Pairs";

    /// <summary>Signatures of accepted inbound posts, so that none is accepted twice.</summary>
    public const string InboundPostsTable = "InboundPosts";

    /// <summary>How far the inbound IMAP mailbox was read.</summary>
    public const string InboundMailboxTable = "InboundMailbox";

    /// <summary>When mail usually arrives in each mailbox.</summary>
    public const string ArrivalsTable = "Arrivals";

    /// <summary>How soon mail was delivered, by hour and route.</summary>
    public const string ServiceLevelsTable = "ServiceLevels";

    /// <summary>The test mails to test addresses, and their counts by day.</summary>
    public const string TestMailsTable = "TestMails";

    /// <summary>How soon mail of each account was delivered, by day and route, and the monthly reports.</summary>
    public const string AccountReportsTable = "AccountReports";

    /// <summary>What people did in the console.</summary>
    public const string AuditTable = "Audit";

    /// <summary>Leads the mails of a thread to its ticket at Zendesk.</summary>
    public const string ZendeskThreadsTable = "ZendeskThreads";

    /// <summary>How far each mail's delivery to Zendesk is.</summary>
    public const string ZendeskDeliveriesTable = "ZendeskDeliveries";

    /// <summary>What each instance did in each minute, in numbers.</summary>
    public const string ActivityTable = "Activity";

    public const string MailContainer = "mail";

    /// <summary>Lists of message ids, while a full sync takes more than one job.</summary>
    public const string SyncContainer = "syncs";

    /// <summary>Forwarded mail for mailboxes that are paused.</summary>
    public const string HeldContainer = "held";

    /// <summary>A copy of the states of all mailboxes, for the console of a large installation.</summary>
    public const string ReportsContainer = "reports";

    public static IReadOnlyList<string> Containers { get; } = [MailContainer, SyncContainer, HeldContainer, ReportsContainer];

    public static IReadOnlyList<string> Queues { get; } =
        [FetchJobsQueue, FetchJobsPoisonQueue, DeliveriesQueue, DeliveriesPoisonQueue, AlertsQueue, AlertsPoisonQueue];

    public static IReadOnlyList<string> Tables { get; } =
        [
            AccountsTable, MailboxesTable, ParkedMailboxesTable, MessagesTable, DeadLettersTable, DeferredMailsTable, AlertsTable,
                PoisonTable, WatchesTable, IncidentsTable,
            InboundKeysTable, ForwardingTable, PairsTable, InboundPostsTable, InboundMailboxTable, IdentitiesTable,
            DeliveriesTable, DestinationsTable, MailIndexTable, ConnectsTable, AuditTable, ZendeskThreadsTable,
            ZendeskDeliveriesTable, ActivityTable, ArrivalsTable, ServiceLevelsTable, TestMailsTable,
            AccountReportsTable,
        ];
}
