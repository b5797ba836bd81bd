using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>A mail that Gmail does not give while it gives others: set aside, so that it holds up no other, and tried again for good.</summary>
/// <param name="Attempts">Tries since it was set aside, that one included.</param>
public sealed record DeferredMail(MailboxKey Mailbox, string GmailId, DateTimeOffset FirstAt, int Attempts, DateTimeOffset NextTryAt, Evidence Evidence)
{
    /// <summary>After a further try that failed.</summary>
    public DeferredMail Again(Failure failure, DateTimeOffset now, RetryOptions options) => this with
    {
        Attempts = Attempts + 1, NextTryAt = NextAt(Attempts + 1, failure, now, options), Evidence = failure.Evidence,
    };

    /// <summary>Doubles from the longest pause of a mailbox up to that of what only a person can mend.</summary>
    public static DateTimeOffset NextAt(int attempts, Failure failure, DateTimeOffset now, RetryOptions options)
    {
        var pause = options.MaxDelay * Math.Pow(2, Math.Min(attempts - 1, 10));
        var next = now + (pause < options.ProbeCredentials ? pause : options.ProbeCredentials);
        return failure.RetryAt > next ? failure.RetryAt.Value : next;
    }
}
