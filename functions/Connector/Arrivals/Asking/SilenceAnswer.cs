using Connector.Mailboxes;

namespace Connector.Arrivals.Asking;

/// <summary>What is known about one mailbox that was due for a look. Closed: the nested cases are all there are.</summary>
public abstract record SilenceAnswer
{
    private SilenceAnswer()
    {
    }

    public required MailboxKey Mailbox { get; init; }

    /// <summary>When its newest mail arrived.</summary>
    public DateTimeOffset LastAt { get; init; }

    /// <summary>What changes in the history once administrators were told; null for nothing.</summary>
    public Action<ArrivalHistory>? OnceTold { get; init; }

    /// <summary>There is nothing to do now.</summary>
    public sealed record None : SilenceAnswer;

    /// <summary>Gmail has no mail that is missing here, so a test mail has to show whether mail reaches the mailbox.</summary>
    /// <param name="IsWeekly">The test mail comes because its week has come.</param>
    public sealed record Open(ArrivalVerdict Verdict, bool IsWeekly = false) : SilenceAnswer;

    /// <summary>The test mail for mailboxes of all accounts did not arrive.</summary>
    /// <param name="ServerSaid">What the mail server said when it took the test mail.</param>
    public sealed record LostForAll(string Nonce, string ServerSaid) : SilenceAnswer;

    /// <summary>The test mail did not arrive, or the mail server refused it.</summary>
    /// <param name="ServerSaid">What the mail server said when it took or refused the test mail.</param>
    /// <param name="IsWeekly">It was a weekly test mail.</param>
    public sealed record Lost(double PerWeek, string ServerSaid, bool IsWeekly = false) : SilenceAnswer;

    /// <summary>The test mail arrived in spam.</summary>
    public sealed record InSpam : SilenceAnswer;

    /// <summary>Mail arrives again after administrators were told that it does not.</summary>
    public sealed record Back : SilenceAnswer;
}
