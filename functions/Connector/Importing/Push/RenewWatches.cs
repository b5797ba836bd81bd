using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Push;

/// <summary>
/// Sets the push watch of each new active mailbox, and renews each watch once a day, as Google advises
/// (developers.google.com/workspace/gmail/api/guides/push). A watch lasts seven days, so days of failed renewals lose no notification.
/// </summary>
public sealed partial class RenewWatches(
    MailboxTable mailboxes, WatchRenewal renewal, IncidentGate gate, PushOptions push, TimeProvider time, ILogger<RenewWatches> logger)
{
    private const int ParallelMailboxes = 8;

    /// <summary>A round ends before the host's timeout. The next round continues.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(4);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (push.Topic is not { } topic)
        {
            return;
        }

        using var round = new CancellationTokenSource(Round, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, round.Token);

        try
        {
            await Isolated.EachAsync(
                "watches",
                mailboxes.ListUnwatchedAsync(time.GetUtcNow(), either.Token),
                mailbox => mailbox.Key.ToString(),
                RenewAsync,
                logger,
                either.Token,
                ParallelMailboxes);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Unfinished(logger);
        }

        async Task RenewAsync(Mailbox mailbox, CancellationToken token)
        {
            // Otherwise it stays due: the first fetch proves the credential, and the first round after an incident renews the watch.
            if (mailbox.IsProven && await gate.HeldByAsync(mailbox, token) is null)
            {
                await renewal.RenewAsync(mailbox, topic, token);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "More push watches are due than one round can renew. The next round continues.")]
        public static partial void Unfinished(ILogger logger);
    }
}
