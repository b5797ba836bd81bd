using Connector.Mailboxes;

namespace Connector.Importing.Deferring;

/// <summary>
/// A mail that Gmail does not return, or that storage does not take, while they handle other mails. It is deferred so that it does not stop
/// the others, and is tried again until it succeeds.
/// </summary>
/// <param name="Attempts">Tries since the mail was deferred, including the first.</param>
public sealed record DeferredMail(
    MailboxKey Mailbox, string GmailId, DateTimeOffset FirstAt, int Attempts, DateTimeOffset NextTryAt, Evidence Evidence)
{
    /// <summary>Gmail says that there is no such mail. A second try decides.</summary>
    public static Evidence Missing { get; } = new(404, "notFound");

    private const string StorageReason = "storage";

    /// <summary>True if the mail was reported to the administrators.</summary>
    public bool IsTold { get; init; }

    public bool IsMissing => Evidence == Missing;

    public bool IsRefusedByStorage => Evidence.Reason?.StartsWith(StorageReason, StringComparison.Ordinal) == true;

    /// <param name="code">Storage's error code; null for none.</param>
    public static Evidence OfStorage(int status, string? code) => new(status, $"{StorageReason} {code}".TrimEnd());

    /// <summary>The mail after another try that failed.</summary>
    /// <param name="retryAt">The earliest moment that the provider named; null if it named none.</param>
    public DeferredMail Again(Evidence evidence, DateTimeOffset? retryAt, DateTimeOffset now, RetryOptions options) => this with
    {
        Attempts = Attempts + 1,
        NextTryAt = NextAt(Attempts + 1, retryAt, now, options),
        Evidence = evidence,
    };

    /// <summary>The pause doubles from the longest backoff of a mailbox up to the pause between probes of a rejected credential.</summary>
    public static DateTimeOffset NextAt(int attempts, DateTimeOffset? retryAt, DateTimeOffset now, RetryOptions options)
    {
        var pause = options.MaxDelay * Math.Pow(2, Math.Min(attempts - 1, 10));
        var next = now + (pause < options.ProbeCredentials ? pause : options.ProbeCredentials);
        return retryAt > next ? retryAt.Value : next;
    }
}
