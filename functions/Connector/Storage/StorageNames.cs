namespace Connector.Storage;

/// <summary>Every queue, table and container of the app. Other programs read them, so a name is a contract.</summary>
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

    public const string DeadLettersTable = "DeadLetters";

    public const string AlertsTable = "Alerts";

    /// <summary>Mails that Gmail does not give, to be tried again.</summary>
    public const string DeferredMailsTable = "DeferredMails";

    /// <summary>Queue messages that used up their tries.</summary>
    public const string PoisonTable = "Poison";

    /// <summary>By address: which mailboxes a push speaks of.</summary>
    public const string WatchesTable = "Watches";

    /// <summary>By account and Google's own name of a mailbox: which mailbox stands for it.</summary>
    public const string IdentitiesTable = "Identities";

    /// <summary>Messages that wait for their delivery, by mailbox and job.</summary>
    public const string DeliveriesTable = "Deliveries";

    /// <summary>By account: how its destination answers, while it does not take every message.</summary>
    public const string DestinationsTable = "Destinations";


    public const string IncidentsTable = "Incidents";

    /// <summary>By key: which mailbox an inbound address belongs to.</summary>
    public const string InboundKeysTable = "InboundKeys";

    /// <summary>What is known of each mailbox's forwarding.</summary>
    public const string ForwardingTable = "Forwarding";

    /// <summary>By digest: which copy of a mail came first, and which the other is.</summary>
    public const string PairsTable = "Pairs";

    /// <summary>Signatures of inbound posts that were taken, so that none is taken twice.</summary>
    public const string InboundPostsTable = "InboundPosts";

    /// <summary>How far the mailbox was read that forwarded mail is fetched from.</summary>
    public const string InboundMailboxTable = "InboundMailbox";

    public const string MailContainer = "mail";

    /// <summary>Lists of message ids, while a full sync takes more than one job.</summary>
    public const string SyncContainer = "syncs";

    /// <summary>Forwarded mail for mailboxes that are paused.</summary>
    public const string HeldContainer = "held";

    public static IReadOnlyList<string> Containers { get; } = [MailContainer, SyncContainer, HeldContainer];

    public static IReadOnlyList<string> Queues { get; } =
        [FetchJobsQueue, FetchJobsPoisonQueue, DeliveriesQueue, DeliveriesPoisonQueue, AlertsQueue, AlertsPoisonQueue];

    public static IReadOnlyList<string> Tables { get; } =
        [
            AccountsTable, MailboxesTable, ParkedMailboxesTable, MessagesTable, DeadLettersTable, DeferredMailsTable, AlertsTable, PoisonTable, WatchesTable, IncidentsTable,
            InboundKeysTable, ForwardingTable, PairsTable, InboundPostsTable, InboundMailboxTable, IdentitiesTable,
            DeliveriesTable, DestinationsTable,
        ];
}
