using Connector.Messages;
using Connector.Settings;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Connector.Forwarding.Imap;

/// <summary>One signed-in connection to the inbound mailbox. It never deletes or moves a mail.</summary>
internal sealed class ImapSource : IAsyncDisposable
{
    private const int PieceBytes = 1024 * 1024;

    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);

    private readonly ImapClient _client = new() { Timeout = (int)StepTimeout.TotalMilliseconds };
    private readonly TimeProvider _time;
    private IMailFolder? _folder;

    private ImapSource(TimeProvider time) => _time = time;

    /// <summary>Changes when the server numbers the folder's mails anew (RFC 9051, 2.3.1.1).</summary>
    public uint UidValidity => Folder.UidValidity;

    private IMailFolder Folder => _folder ?? throw new InvalidOperationException("No folder is open.");

    public static async Task<ImapSource> OpenAsync(ImapOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = new ImapSource(time);

        try
        {
            await source.StepAsync(
                token => source._client.ConnectAsync(options.Host, options.Port, options.Security.ToSocketOptions(), token),
                cancellationToken);
            await source.StepAsync(token => source._client.AuthenticateAsync(options.User, options.Password, token), cancellationToken);
            source._folder = await source.StepAsync(token => source._client.GetFolderAsync(options.Folder, token), cancellationToken);
            await source.StepAsync(token => source.Folder.OpenAsync(FolderAccess.ReadWrite, token), cancellationToken);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>The mails with a higher number, in order.</summary>
    public async Task<IReadOnlyList<uint>> ListAfterAsync(uint uid, CancellationToken cancellationToken)
    {
        if (uid == uint.MaxValue)
        {
            return [];
        }

        var above = new UniqueIdRange(new UniqueId(uid + 1), UniqueId.MaxValue);
        var found = await StepAsync(token => Folder.SearchAsync(SearchQuery.Uids(above), token), cancellationToken);

        // '5:*' names the last mail even when its number is below five.
        return [.. found.Select(id => id.Id).Where(id => id > uid).Order()];
    }

    /// <returns>The sizes that the server reports. Mails that are gone are missing.</returns>
    public async Task<IReadOnlyDictionary<uint, long>> SizesAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var ids = uids.Select(uid => new UniqueId(uid)).ToList();
        var summaries = await StepAsync(
            token => Folder.FetchAsync(ids, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, token), cancellationToken);

        // A server may report a mail twice, for instance if its flags changed in between.
        return summaries.GroupBy(summary => summary.UniqueId.Id).ToDictionary(
            mail => mail.Key, mail => mail.Max(summary => (long)(summary.Size ?? 0)));
    }

    /// <summary>Reads a mail in pieces, because the size that the server reported may be wrong.</summary>
    /// <returns>False if it is larger than <paramref name="max"/> or gone.</returns>
    public async Task<bool> TryReadAsync(uint uid, MailBytes mail, long max, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var piece =
                await StepAsync(token => Folder.GetStreamAsync(new UniqueId(uid), (int)mail.Length, PieceBytes, token), cancellationToken);
            var before = mail.Length;
            await mail.AppendAsync(piece, long.MaxValue, cancellationToken);

            if (mail.Length > max)
            {
                return false;
            }

            if (mail.Length - before < PieceBytes)
            {
                return mail.Length > 0;
            }
        }
    }

    public Task MarkSeenAsync(uint uid, CancellationToken cancellationToken) =>
        StepAsync(token => Folder.AddFlagsAsync(new UniqueId(uid), MessageFlags.Seen, silent: true, token), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_client.IsConnected)
            {
                await StepAsync(token => _client.DisconnectAsync(quit: true, token), CancellationToken.None);
            }
        }
        catch (Exception exception) when (ImapTroubles.Of(exception) is not null)
        {
            // Everything was read before.
        }

        _client.Dispose();
    }

    private Task<bool> StepAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken) =>
        StepAsync(
            async token =>
            {
                await step(token);
                return true;
            },
            cancellationToken);

    /// <summary>Limits the time of one exchange, because a server may answer slowly or not at all.</summary>
    private async Task<T> StepAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(StepTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The server took too long.");
        }
    }
}
