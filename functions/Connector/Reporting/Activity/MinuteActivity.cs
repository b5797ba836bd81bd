namespace Connector.Reporting.Activity;

/// <summary>What the app did in one minute, in numbers.</summary>
/// <param name="At">The minute in which it was saved.</param>
/// <param name="Calls">Calls to Gmail.</param>
/// <param name="Failed">Those of the calls that failed, for any cause.</param>
/// <param name="ByApi">Mails that were imported from Gmail.</param>
/// <param name="ByForwarding">Mails that were imported by forwarding.</param>
/// <param name="Held">Mailboxes that an incident kept from being fetched.</param>
public sealed record MinuteActivity(
    DateTimeOffset At, int Calls = 0, int Failed = 0, int ByApi = 0, int ByForwarding = 0, int Held = 0)
{
    public bool IsEmpty => this == new MinuteActivity(At);

    /// <summary>The activity of two instances, or of two times. Held mailboxes are a level, so that they do not add up.</summary>
    public static MinuteActivity operator +(MinuteActivity one, MinuteActivity other) => new(
        one.At, one.Calls + other.Calls, one.Failed + other.Failed, one.ByApi + other.ByApi, one.ByForwarding + other.ByForwarding,
        Math.Max(one.Held, other.Held));
}
