using Connector.Importing;

namespace Connector.Incidents.Driving;

/// <summary>
/// Gmail for a canary. Until a message was read it makes one call at a time, so that a provider that refuses calls receives one or two of
/// them. It remembers the last call, and reports success as soon as both kinds of call were answered, before the rest of the mail is
/// fetched.
/// </summary>
/// <param name="onClean">Called once, when a list and a message were answered.</param>
internal sealed class CanaryMailbox(IGmailMailbox mailbox, Func<Task> onClean) : IGmailMailbox
{
    private int _isClean;

    public int Parallelism => HasRead ? mailbox.Parallelism : 1;

    /// <summary>A message was read.</summary>
    public bool HasRead => Volatile.Read(ref _isClean) == 1;

    /// <summary>Gmail's name of the method that was called last.</summary>
    public string? LastCall { get; private set; }

    public Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken) =>
        Call("users.getProfile", mailbox.GetProfileAsync(cancellationToken));

    public Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken) =>
        Call("users.history.list", mailbox.ListHistoryAsync(checkpoint, pageToken, cancellationToken));

    public Task<MessageListPage> ListAsync(MessageFilter filter, string? pageToken, CancellationToken cancellationToken) =>
        Call("users.messages.list", mailbox.ListAsync(filter, pageToken, cancellationToken));

    public Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken) =>
        mailbox.WatchAsync(topic, cancellationToken);

    public Task StopWatchAsync(CancellationToken cancellationToken) => mailbox.StopWatchAsync(cancellationToken);

    public async Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken)
    {
        var message = await Call("users.messages.get", mailbox.GetAsync(gmailId, maxBytes, cancellationToken));

        if (Interlocked.Exchange(ref _isClean, 1) == 0)
        {
            await onClean();
        }

        return message;
    }

    private Task<T> Call<T>(string name, Task<T> call)
    {
        LastCall = name;
        return call;
    }
}
