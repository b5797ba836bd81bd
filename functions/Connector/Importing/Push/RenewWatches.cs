using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Push;

/// <summary>
/// Sets the push watch of each new active mailbox, and renews each watch once a day, as Google advises
/// (developers.google.com/workspace/gmail/api/guides/push). A watch lasts seven days, so days of failed renewals lose no notification.
/// </summary>
public sealed class RenewWatches(
    MailboxTable mailboxes, PushWatches watches, PushOptions push, TableScan scan, TimeProvider time, ILogger<RenewWatches> logger)
{
    private const string Name = "watches";

    private const int PageSize = 200;

    private const int ParallelMailboxes = 8;

    /// <summary>A round ends before the host's timeout. The next round continues.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(4);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (push.Topic is not { } topic)
        {
            return;
        }

        var due = mailboxes.ListUnwatchedAsync(time.GetUtcNow(), PageSize, cancellationToken);

        await scan.EachAsync(
            Name, due, Round, mailbox => mailbox.Key.ToString(), (mailbox, token) => watches.RenewAsync(mailbox, topic, token), logger,
            cancellationToken, ParallelMailboxes);
    }
}
