using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>The sweep that tries deferred mails again when they are due.</summary>
public sealed class RetryDeferred(
    DeferredMails mails, DeferredRetry retry, Portions portions, TimeProvider time, ILogger<RetryDeferred> logger)
{
    public const string Name = "deferred";

    /// <summary>Mails are tried one after the other for this time; the next round tries the others.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    public Task HandleAsync(CancellationToken cancellationToken) => portions.RunAsync(
        Name,
        after => mails.ListDueAsync(time.GetUtcNow(), after, cancellationToken),
        DeferredMails.PositionOf,
        Budget,
        int.MaxValue,
        due => Isolated.EachAsync(Name, due, mail => $"{mail.GmailId} of {mail.Mailbox}", retry.TryAsync, logger, cancellationToken),
        cancellationToken);
}
