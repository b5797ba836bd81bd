using System.Text.Json.Serialization;

namespace Connector.Alerting;

/// <summary>Message of the queue <c>alerts</c>. A duplicate, early or late one is harmless.</summary>
/// <remarks>The message of an outage names no kind, because earlier versions wrote it without one.</remarks>
public sealed record AlertJob
{
    /// <summary>Version 792015d and earlier named the kind in place of the account.</summary>
    private const string EarlierHeartbeat = "!watch";

    private const string EarlierNotice = "!notices";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AlertJobKind Kind { get; init; }

    /// <summary>Set for an outage.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <summary>Id of the outage, unique in its account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outage { get; init; }

    /// <summary>The number of the next attempt to send the outage's mail, counted from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempt { get; init; }

    /// <summary>Row key of the notice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notice { get; init; }

    public static AlertJob Heartbeat { get; } = new() { Kind = AlertJobKind.Heartbeat };

    public static AlertJob ForOutage(string account, string outage, int attempt = 1) =>
        new() { Account = account, Outage = outage, Attempt = attempt };

    public static AlertJob ForNotice(string row) => new() { Kind = AlertJobKind.Notice, Notice = row };

    public override string ToString() => Kind switch
    {
        AlertJobKind.Outage => $"outage {Account}/{Outage}",
        AlertJobKind.Notice => $"notice {Notice}",
        _ => "heartbeat",
    };

    /// <summary>The job in today's form, whatever version wrote the message.</summary>
    public AlertJob InCurrentForm() => this switch
    {
        { Account: EarlierHeartbeat } => Heartbeat,
        { Account: EarlierNotice, Outage: { } row } => ForNotice(row),
        _ => this,
    };
}

/// <summary>Kinds of alert jobs. Spelled like this in messages.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertJobKind>))]
public enum AlertJobKind
{
    /// <summary>Check whether an outage has a mail to send.</summary>
    Outage,

    /// <summary>Send a notice to the administrators who did not get it yet.</summary>
    Notice,

    /// <summary>Record that the function runs.</summary>
    Heartbeat,
}
