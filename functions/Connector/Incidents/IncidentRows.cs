using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Incidents;

/// <summary>The rows of the table Incidents and what they mean.</summary>
internal static class IncidentRows
{
    public const string Incidents = "incidents";

    public const string Signals = "signals";

    /// <summary>When an incident stopped to hold anything; the end of time while it holds, since the table cannot ask for what is not there.</summary>
    public const string EndedAt = "EndedAt";

    /// <summary>Drawn anew with every save, so that who meets its own save on a retry knows it.</summary>
    public const string Revision = "Revision";

    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>One live incident a scope.</summary>
    public static string PointerKey(string? account) => StorageKeys.Join("!live", account ?? "*");

    public static string AccountKey(string account) => StorageKeys.Join("account", account);

    public static string ProofKey(MailboxKey mailbox) => StorageKeys.Join("proof", mailbox.Account, mailbox.Address);

    public static TableEntity ToRow(Incident incident) => new(Incidents, incident.Id)
    {
        [nameof(Incident.Cause)] = incident.Cause.ToString(),
        [nameof(Incident.Account)] = incident.Account,
        [nameof(Incident.Phase)] = incident.Phase.ToString(),
        [nameof(Incident.FirstFailureAt)] = incident.FirstFailureAt,
        [nameof(Incident.SuspectedAt)] = incident.SuspectedAt,
        [nameof(Incident.DetectedAt)] = incident.DetectedAt,
        [nameof(Incident.AlertedAt)] = incident.AlertedAt,
        [nameof(Incident.FirstCleanCanaryAt)] = incident.FirstCleanCanaryAt,
        [nameof(Incident.RampAt)] = incident.RampAt,
        [nameof(Incident.BacklogZeroAt)] = incident.BacklogZeroAt,
        [nameof(Incident.ResolvedAt)] = incident.ResolvedAt,
        [nameof(Incident.DismissedAt)] = incident.DismissedAt,
        [nameof(Incident.MergedInto)] = incident.MergedInto,
        [nameof(Incident.Step)] = incident.Step,
        [nameof(Incident.StepAt)] = incident.StepAt,
        [nameof(Incident.Cutoff)] = incident.Cutoff,
        [nameof(Incident.Canaries)] = incident.Canaries,
        [nameof(Incident.Reported)] = incident.Reported,
        [nameof(Incident.CanarySentAt)] = incident.CanarySentAt,
        [nameof(Incident.CanaryMailbox)] = incident.CanaryMailbox is { } mailbox ? StorageKeys.Join(mailbox.Account, mailbox.Address) : null,
        [nameof(Incident.NextCanaryAt)] = incident.NextCanaryAt,
        [nameof(Incident.Clean)] = incident.Clean,
        [nameof(Incident.CleanSince)] = incident.CleanSince,
        [nameof(Incident.Stretches)] = JsonSerializer.Serialize(incident.Stretches, Json),
        [nameof(Incident.CleanAccounts)] = JsonSerializer.Serialize(incident.CleanAccounts, Json),
        [nameof(Incident.RefusedAccounts)] = JsonSerializer.Serialize(incident.RefusedAccounts, Json),
        [nameof(Incident.RefusedInRow)] = incident.RefusedInRow,
        [nameof(Incident.Left)] = JsonSerializer.Serialize(incident.Left, Json),
        [nameof(Incident.Waiting)] = incident.Waiting,
        [nameof(Incident.WaitingAt)] = incident.WaitingAt,
        [nameof(Incident.Unclear)] = incident.Unclear,
        [nameof(Incident.Relapses)] = incident.Relapses,
        [nameof(Incident.Flaps)] = incident.Flaps,
        [nameof(Incident.Dismissals)] = incident.Dismissals,
        [nameof(Incident.IsTold)] = incident.IsTold,
        [nameof(Incident.IsSettled)] = incident.IsSettled,
        [nameof(Incident.Counts)] = JsonSerializer.Serialize(incident.Counts, Json),
        [nameof(Incident.Steps)] = JsonSerializer.Serialize(incident.Steps, Json),
        [nameof(Incident.Timeline)] = JsonSerializer.Serialize(incident.Timeline, Json),
        [nameof(Incident.Samples)] = JsonSerializer.Serialize(incident.Samples, Json),
        [EndedAt] = incident.EndedAt ?? Never,
        [Revision] = Guid.NewGuid(),
    };

    /// <exception cref="FormatException">The row makes no sense; the message names it and the column.</exception>
    public static Incident ToIncident(TableEntity row) => new()
    {
        Id = row.RowKey,
        Cause = OneOf<FailureClass>(row, nameof(Incident.Cause)),
        Account = row.GetString(nameof(Incident.Account)),
        Phase = OneOf<IncidentPhase>(row, nameof(Incident.Phase)),
        FirstFailureAt = Instant(row, nameof(Incident.FirstFailureAt)),
        SuspectedAt = Instant(row, nameof(Incident.SuspectedAt)),
        DetectedAt = row.GetDateTimeOffset(nameof(Incident.DetectedAt)),
        AlertedAt = row.GetDateTimeOffset(nameof(Incident.AlertedAt)),
        FirstCleanCanaryAt = row.GetDateTimeOffset(nameof(Incident.FirstCleanCanaryAt)),
        RampAt = row.GetDateTimeOffset(nameof(Incident.RampAt)),
        BacklogZeroAt = row.GetDateTimeOffset(nameof(Incident.BacklogZeroAt)),
        ResolvedAt = row.GetDateTimeOffset(nameof(Incident.ResolvedAt)),
        DismissedAt = row.GetDateTimeOffset(nameof(Incident.DismissedAt)),
        MergedInto = row.GetString(nameof(Incident.MergedInto)),
        Step = Whole(row, nameof(Incident.Step)),
        StepAt = row.GetDateTimeOffset(nameof(Incident.StepAt)),
        Cutoff = row.GetDateTimeOffset(nameof(Incident.Cutoff)),
        Canaries = Whole(row, nameof(Incident.Canaries)),
        Reported = Whole(row, nameof(Incident.Reported)),
        CanarySentAt = row.GetDateTimeOffset(nameof(Incident.CanarySentAt)),
        CanaryMailbox = ToMailbox(row.GetString(nameof(Incident.CanaryMailbox))),
        NextCanaryAt = row.GetDateTimeOffset(nameof(Incident.NextCanaryAt)),
        Clean = Whole(row, nameof(Incident.Clean)),
        Unclear = Whole(row, nameof(Incident.Unclear)),
        Relapses = Whole(row, nameof(Incident.Relapses)),
        Flaps = Whole(row, nameof(Incident.Flaps)),
        Dismissals = Whole(row, nameof(Incident.Dismissals)),
        CleanSince = row.GetDateTimeOffset(nameof(Incident.CleanSince)),
        Stretches = row.ContainsKey(nameof(Incident.Stretches)) ? FromJson<List<Stretch>>(row, nameof(Incident.Stretches)) : [],
        CleanAccounts = Accounts(row, nameof(Incident.CleanAccounts)),
        RefusedAccounts = Accounts(row, nameof(Incident.RefusedAccounts)),
        RefusedInRow = row.GetInt32(nameof(Incident.RefusedInRow)) ?? 0,
        Left = Accounts(row, nameof(Incident.Left)),
        Waiting = row.GetInt32(nameof(Incident.Waiting)),
        WaitingAt = row.GetDateTimeOffset(nameof(Incident.WaitingAt)),
        IsTold = row.GetBoolean(nameof(Incident.IsTold)) ?? false,
        IsSettled = row.GetBoolean(nameof(Incident.IsSettled)) ?? false,
        Counts = FromJson<IncidentCounts>(row, nameof(Incident.Counts)),
        Steps = FromJson<List<RampStep>>(row, nameof(Incident.Steps)),
        Timeline = FromJson<List<TimelineEntry>>(row, nameof(Incident.Timeline)),
        Samples = FromJson<List<FailureSample>>(row, nameof(Incident.Samples)),
        Version = row.ETag,
    };

    public static TableEntity ToRow(ProviderSignal signal) => new(Signals, StorageKeys.Join(signal.Mailbox.Account, signal.Mailbox.Address))
    {
        [nameof(ProviderSignal.At)] = signal.At,
        [nameof(ProviderSignal.Class)] = signal.Class.ToString(),
        [nameof(Evidence.Status)] = signal.Evidence.Status,
        [nameof(Evidence.Reason)] = signal.Evidence.Reason,
        [nameof(Evidence.LocationHost)] = signal.Evidence.LocationHost,
    };

    /// <exception cref="FormatException">The row makes no sense; the message names it and the column.</exception>
    public static ProviderSignal ToSignal(TableEntity row) => new(
        ToMailbox(row.RowKey) ?? throw Lacks(row, nameof(row.RowKey)),
        Instant(row, nameof(ProviderSignal.At)),
        OneOf<FailureClass>(row, nameof(ProviderSignal.Class)),
        new Evidence(row.GetInt32(nameof(Evidence.Status)), row.GetString(nameof(Evidence.Reason)), row.GetString(nameof(Evidence.LocationHost))));

    private static MailboxKey? ToMailbox(string? key) =>
        key?.Split('|') is [var account, var address] ? new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address)) : null;

    private static T FromJson<T>(TableEntity row, string column)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(row.GetString(column) ?? "", Json) ?? throw Lacks(row, column);
        }
        catch (JsonException)
        {
            throw Lacks(row, column);
        }
    }

    /// <summary>Earlier versions wrote none.</summary>
    private static List<string> Accounts(TableEntity row, string column) => row.ContainsKey(column) ? FromJson<List<string>>(row, column) : [];

    private static DateTimeOffset Instant(TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw Lacks(row, column);

    private static int Whole(TableEntity row, string column) => row.GetInt32(column) ?? throw Lacks(row, column);

    private static TEnum OneOf<TEnum>(TableEntity row, string column)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(row.GetString(column), out var value) && Enum.IsDefined(value) ? value : throw Lacks(row, column);

    private static FormatException Lacks(TableEntity row, string column) =>
        new($"Incidents row '{row.PartitionKey}/{row.RowKey}' has no good value in the column {column}.");
}
