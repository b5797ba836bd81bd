using Connector.Mailboxes;

namespace Connector.Importing.Deferring;

/// <summary>Gmail for a mailbox in which a single mail may cause the failures.</summary>
/// <param name="tryDefer">Returns true when the mail was deferred durably.</param>
internal sealed class TolerantMailbox(IGmailMailbox mailbox, Func<string, Failure, CancellationToken, Task<bool>> tryDefer) : IGmailMailbox
{
    /// <summary>If more mails fail in one fetch, they are not the cause.</summary>
    private const int MaxDeferred = 20;

    private int _deferred;

    public int Parallelism => mailbox.Parallelism;

    public async Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await mailbox.GetAsync(gmailId, maxBytes, cancellationToken);
        }
        catch (FetchFailedException exception) when (exception.Failure.Class == FailureClass.ProviderUnavailable)
        {
            if (Interlocked.Increment(ref _deferred) > MaxDeferred || !await tryDefer(gmailId, exception.Failure, cancellationToken))
            {
                throw;
            }

            return GmailMessage.Deferred(gmailId);
        }
    }

    public Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken) => mailbox.GetProfileAsync(cancellationToken);

    public Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken) =>
        mailbox.ListHistoryAsync(checkpoint, pageToken, cancellationToken);

    public Task<MessageListPage> ListAsync(MessageFilter filter, string? pageToken, CancellationToken cancellationToken) =>
        mailbox.ListAsync(filter, pageToken, cancellationToken);

    public Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken) =>
        mailbox.WatchAsync(topic, cancellationToken);

    public Task StopWatchAsync(CancellationToken cancellationToken) => mailbox.StopWatchAsync(cancellationToken);
}
