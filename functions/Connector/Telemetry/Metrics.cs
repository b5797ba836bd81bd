using System.Diagnostics.Metrics;

namespace Connector.Telemetry;

/// <summary>
/// The connector's metrics. Tags hold states, classes, queues and statuses, and never an address, an account or mail.
/// docs/operations.md, "What it reports", lists them; the alert rules in infra/ use these names.
/// </summary>
public static class Metrics
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string Name = "Connector";

    /// <summary>The outcome of a call to Gmail that did not fail.</summary>
    internal const string Answered = "ok";

    internal const string GmailCalls = "connector.gmail.calls";

    internal const string MailsImported = "connector.mails.imported";

    internal const string DeliveryLag = "connector.delivery.lag";

    internal const string MailsMissing = "connector.mails.missing";

    internal const string MailsStray = "connector.mails.stray";

    /// <summary>Ways of a test mail; see docs/test-mails.md.</summary>
    internal const string TestMails = "connector.test_mails";

    internal const string AccountDelivered = "account.delivered";

    internal const string AccountMissing = "account.missing";

    internal const string AccountStray = "account.stray";

    internal static readonly Meter Meter = new(Name);

    /// <summary>
    /// What the reports of accounts are made of. Its tags hold account ids, so no exporter may have it; see TelemetryExport.
    /// </summary>
    internal static readonly Meter AccountMeter = new("Connector.Accounts");

    private static readonly Histogram<double> AccountDeliveredSeconds = AccountMeter.CreateHistogram<double>(AccountDelivered, "s");

    private static readonly Counter<long> AccountMissingCount = AccountMeter.CreateCounter<long>(AccountMissing, "{mail}");

    private static readonly Counter<long> AccountStrayCount = AccountMeter.CreateCounter<long>(AccountStray, "{mail}");

    private static readonly Counter<long> HeartbeatCount =
        Meter.CreateCounter<long>("connector.heartbeat", "{tick}", "Planner ticks that completed");

    private static readonly Counter<long> ImportedCount =
        Meter.CreateCounter<long>(MailsImported, "{mail}", "Mails made durable, by route");

    private static readonly Histogram<double> DeliveryLagSeconds =
        Meter.CreateHistogram<double>(DeliveryLag, "s", "From Gmail's receipt of a mail to its delivery");

    private static readonly Counter<long> GmailCallCount =
        Meter.CreateCounter<long>(GmailCalls, "{call}", "Calls to Gmail, by outcome");

    private static readonly Counter<long> GmailUnitCount = Meter.CreateCounter<long>("connector.gmail.units", "{unit}", "Quota units used");

    private static readonly Counter<long> AlertMailCount =
        Meter.CreateCounter<long>("connector.alerts.mails", "{mail}", "Alert mails, by result");

    private static readonly Counter<long> PoisonCount =
        Meter.CreateCounter<long>("connector.poison", "{message}", "Queue messages that used up their attempts");

    private static readonly Counter<long> InboundLeftCount =
        Meter.CreateCounter<long>("connector.inbound.left", "{mail}", "Mails left in the inbound mailbox, by reason");

    private static readonly Counter<long> InboundFailedCount =
        Meter.CreateCounter<long>("connector.inbound.failed", "{tick}", "Failed readings of the inbound mailbox, by cause");

    private static readonly Counter<long> MissingCount =
        Meter.CreateCounter<long>(MailsMissing, "{mail}", "Mails that Gmail listed and that were not here");

    private static readonly Counter<long> StrayCount =
        Meter.CreateCounter<long>(MailsStray, "{mail}", "Stored mails that had no delivery");

    private static readonly Counter<long> TestMailCount =
        Meter.CreateCounter<long>(TestMails, "{mail}", "Test mails to test addresses, by outcome");

    private static readonly Histogram<double> TestMailSeconds =
        Meter.CreateHistogram<double>("connector.test_mails.duration", "s", "Duration of each part of the trip of a test mail");

    private static readonly Counter<long> SilenceCount =
        Meter.CreateCounter<long>("connector.silence.answers", "{answer}", "Suspicions that mail does not arrive, by answer");

    private static readonly Counter<long> EndingCount =
        Meter.CreateCounter<long>("connector.credentials.ending", "{report}", "Reports that a credential ends soon, is gone or changed");

    private static readonly Counter<long> FailedCount =
        Meter.CreateCounter<long>("connector.duties.failed", "{failure}", "Items that failed while the others continued, by duty");

    private static readonly Counter<long> RepairedCount =
        Meter.CreateCounter<long>(
            "connector.reconciliation.repaired", "{row}", "Rows that contradicted each other and were repaired, by pair of tables");

    public static void Heartbeat() => HeartbeatCount.Add(1);

    public static void Imported(string route, int mails)
    {
        if (mails > 0)
        {
            ImportedCount.Add(mails, KeyValuePair.Create("route", (object?)route));
        }
    }

    /// <param name="lag">From its receipt at Google to its delivery.</param>
    public static void Delivered(string account, string route, TimeSpan lag)
    {
        var seconds = Math.Max(0, lag.TotalSeconds);
        DeliveryLagSeconds.Record(seconds, KeyValuePair.Create("route", (object?)route));
        AccountDeliveredSeconds.Record(
            seconds, KeyValuePair.Create("account", (object?)account), KeyValuePair.Create("route", (object?)route));
    }

    /// <param name="outcome"><c>ok</c>, or the failure's class.</param>
    public static void GmailCalled(string outcome, int units)
    {
        GmailCallCount.Add(1, KeyValuePair.Create("status", (object?)outcome));
        GmailUnitCount.Add(units);
    }

    /// <param name="result"><c>sent</c>, <c>refused</c> or <c>failed</c>.</param>
    public static void AlertMail(string result) => AlertMailCount.Add(1, KeyValuePair.Create("result", (object?)result));

    public static void InboundLeft(string reason) => InboundLeftCount.Add(1, KeyValuePair.Create("reason", (object?)reason));

    public static void InboundMailboxFailed(string cause) => InboundFailedCount.Add(1, KeyValuePair.Create("cause", (object?)cause));

    /// <param name="duty">The kind of work, one of few values.</param>
    public static void Failed(string duty) => FailedCount.Add(1, KeyValuePair.Create("duty", (object?)duty));

    /// <param name="pair">The two tables.</param>
    public static void Repaired(string pair) => RepairedCount.Add(1, KeyValuePair.Create("pair", (object?)pair));

    /// <summary>Counts mails that a completeness proof found at Gmail and not here.</summary>
    public static void Missing(string account, int mails)
    {
        MissingCount.Add(mails);
        AccountMissingCount.Add(mails, KeyValuePair.Create("account", (object?)account));
    }

    /// <summary>Counts stored mails that had no delivery, and were handed over.</summary>
    public static void Stray(string account, int mails)
    {
        StrayCount.Add(mails);
        AccountStrayCount.Add(mails, KeyValuePair.Create("account", (object?)account));
    }

    /// <param name="outcome">One of few words; docs/test-mails.md lists them.</param>
    public static void TestMail(string outcome) => TestMailCount.Add(1, KeyValuePair.Create("outcome", (object?)outcome));

    /// <param name="part">One of few words; docs/test-mails.md lists them.</param>
    public static void TestMailTook(string part, TimeSpan duration) =>
        TestMailSeconds.Record(duration.TotalSeconds, KeyValuePair.Create("part", (object?)part));

    /// <param name="answer">One of few words; docs/silence.md lists them.</param>
    public static void SilenceAnswered(string answer) => SilenceCount.Add(1, KeyValuePair.Create("answer", (object?)answer));

    /// <param name="kind">One of few kinds of credentials.</param>
    public static void CredentialEnds(string kind) => EndingCount.Add(1, KeyValuePair.Create("kind", (object?)kind));

    public static void Poison(string queue) => PoisonCount.Add(1, KeyValuePair.Create("queue", (object?)queue));
}
