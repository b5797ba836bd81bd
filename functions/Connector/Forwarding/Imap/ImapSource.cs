using Connector.Messages;
using Connector.Settings;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Connector.Forwarding.Imap;

/// <summary>One signed-in connection to the inbound mailbox. It never deletes or moves a mail.</summary>
internal sealed class ImapSource(ImapClient client, IMailFolder folder) : IAsyncDisposable
{
    /// <summary>Limits each wait for the server, in milliseconds. MailKit then cancels the call.</summary>
    private const int Timeout = 30_000;

    /// <summary>Changes when the server numbers the folder's mails anew (RFC 9051, 2.3.1.1).</summary>
    public uint UidValidity => folder.UidValidity;

    public static async Task<ImapSource> OpenAsync(ImapOptions options, CancellationToken cancellationToken)
    {
        var client = new ImapClient { Timeout = Timeout };

        try
        {
            await client.ConnectAsync(options.Host, options.Port, options.Security.ToSocketOptions(), cancellationToken);
            await client.AuthenticateAsync(options.User, options.Password, cancellationToken);
            var folder = await client.GetFolderAsync(options.Folder, cancellationToken);
            await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
            return new ImapSource(client, folder);
        }
        catch
        {
            client.Dispose();
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
        var found = await folder.SearchAsync(SearchQuery.Uids(above), cancellationToken);

        // '5:*' names the last mail even when its number is below five.
        return [.. found.Select(id => id.Id).Where(id => id > uid).Order()];
    }

    /// <returns>The sizes that the server reports. Mails that are gone are missing.</returns>
    public async Task<IReadOnlyDictionary<uint, long>> SizesAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var ids = uids.Select(uid => new UniqueId(uid)).ToList();
        var summaries = await folder.FetchAsync(ids, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellationToken);

        // A server may report a mail twice, for instance if its flags changed in between.
        return summaries.GroupBy(summary => summary.UniqueId.Id).ToDictionary(
            mail => mail.Key, mail => mail.Max(summary => (long)(summary.Size ?? 0)));
    }

    /// <returns>False if it is larger than <paramref name="max"/> or gone.</returns>
    public async Task<bool> TryReadAsync(uint uid, MailBytes mail, int max, CancellationToken cancellationToken)
    {
        // One byte more than allowed, because the size that the server reported may be wrong.
        await using var stream = await folder.GetStreamAsync(new UniqueId(uid), offset: 0, count: max + 1, cancellationToken);
        return await mail.AppendAsync(stream, max + 1, cancellationToken) && mail.Length > 0;
    }

    public Task MarkSeenAsync(uint uid, CancellationToken cancellationToken) =>
        folder.AddFlagsAsync(new UniqueId(uid), MessageFlags.Seen, silent: true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
        catch (Exception exception) when (exception is OperationCanceledException || ImapTroubles.Of(exception) is not null)
        {
            // Everything was read before.
        }

        client.Dispose();
    }
}
