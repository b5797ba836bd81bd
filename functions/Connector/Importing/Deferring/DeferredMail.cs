using Connector.Mailboxes;

namespace Connector.Importing.Deferring;

/// <summary>A mail that Gmail does not give while it gives others, or that storage does not take while it takes others: set aside, so that it holds up no other, and tried again for good.</summary>
/// <param name="Attempts">Tries since it was set aside, that one included.</param>
public sealed record DeferredMail(MailboxKey Mailbox, string GmailId, DateTimeOffset FirstAt, int Attempts, DateTimeOffset NextTryAt, Evidence Evidence)
{
    /// <summary>Gmail says that there is no such mail; a second look decides.</summary>
    public static Evidence Missing { get; } = new(404, "notFound");

    private const string StorageReason = "storage";

    /// <summary>Its administrators were told of it.</summary>
    public bool IsTold { get; init; }

    public bool IsMissing => Evidence == Missing;

    public bool IsRefusedByStorage => Evidence.Reason?.StartsWith(StorageReason, StringComparison.Ordinal) == true;

    /// <param name="code">Storage's own word; null for none.</param>
    public static Evidence OfStorage(int status, string? code) => new(status, $"{StorageReason} {code}".TrimEnd());

    /// <summary>After a further try that failed.</summary>
    /// <param name="retryAt">The earliest moment that the provider named; null when it named none.</param>
    public DeferredMail Again(Evidence evidence, DateTimeOffset? retryAt, DateTimeOffset now, RetryOptions options) => this with
    {
        Attempts = Attempts + 1, NextTryAt = NextAt(Attempts + 1, retryAt, now, options), Evidence = evidence,
    };

    /// <summary>Doubles from the longest pause of a mailbox up to that of what only a person can mend.</summary>
    public static DateTimeOffset NextAt(int attempts, DateTimeOffset? retryAt, DateTimeOffset now, RetryOptions options)
    {
        var pause = options.MaxDelay * Math.Pow(2, Math.Min(attempts - 1, 10));
        var next = now + (pause < options.ProbeCredentials ? pause : options.ProbeCredentials);
        return retryAt > next ? retryAt.Value : next;
    }
}
