using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>The sweep that tries deferred mails again when they are due.</summary>
public sealed class RetryDeferred(
    DeferredMails mails, DeferredRetry retry, TableScan scan, TimeProvider time, ILogger<RetryDeferred> logger)
{
    public const string Name = "deferred";

    private const int PageSize = 10;

    /// <summary>Mails are tried one after the other for this time; the next round tries the others.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var due = mails.ListDueAsync(time.GetUtcNow(), PageSize, cancellationToken);

        await foreach (var page in scan.PagesAsync(Name, due, Budget, rest: TimeSpan.Zero, cancellationToken))
        {
            await Isolated.EachAsync(Name, page, mail => $"{mail.GmailId} of {mail.Mailbox}", retry.TryAsync, logger, cancellationToken);
        }
    }
}
