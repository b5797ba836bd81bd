using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Digests;

/// <summary>
/// In the table Alerts: the next digest of each account, in the partition <c>!digests</c>; and in the partition of the account a row
/// <c>quarantined|{address}|{id}</c> for each mail that no digest has listed yet.
/// </summary>
public sealed class DigestTable(TableServiceClient tables, ILogger<DigestTable> logger)
{
    internal const string Digests = "!digests";

    private const string Quarantined = "quarantined";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    public IAsyncEnumerable<Digest> ListAsync(CancellationToken cancellationToken) =>
        _table.ListAsync(Digests, cancellationToken).ReadAsync(ToDigest, logger, cancellationToken);

    /// <summary>
    /// Adds the account's next digest. If there is one already, changes its version, so that a caller who has not read the newest mail
    /// cannot remove it.
    /// </summary>
    /// <returns>False if another call was faster and this one must be repeated.</returns>
    public async Task<bool> TryEnsureAsync(Digest first, CancellationToken cancellationToken) =>
        await _table.TryMergeAsync(new TableEntity(Digests, StorageKeys.Escape(first.Account)), ETag.All, cancellationToken)
        || await _table.TryAddAsync(ToRow(first), cancellationToken) is not null;

    /// <returns>False if it was changed meanwhile.</returns>
    public async Task<bool> TrySaveAsync(Digest digest, CancellationToken cancellationToken) =>
        await _table.TryReplaceAsync(ToRow(digest), digest.Version, cancellationToken) is not null;

    /// <returns>False if a mail was noted meanwhile.</returns>
    public Task<bool> TryRemoveAsync(Digest digest, CancellationToken cancellationToken) =>
        _table.TryDeleteAsync(Digests, StorageKeys.Escape(digest.Account), digest.Version, cancellationToken);

    public Task NoteAsync(QuarantinedMail mail, CancellationToken cancellationToken) =>
        _table.PutAsync(
            new TableEntity(StorageKeys.Escape(mail.Mailbox.Account), Key(mail)).WithState(mail), cancellationToken);

    public IAsyncEnumerable<QuarantinedMail> MailsAsync(string account, CancellationToken cancellationToken) =>
        _table.ListAsync(StorageKeys.Escape(account), Quarantined, cancellationToken).ReadAsync(
            row => ToMail(account, row), logger, cancellationToken);

    /// <summary>Removes mails from the list for the next digest. A mail that was noted again since it was read stays.</summary>
    public async Task ForgetAsync(IEnumerable<QuarantinedMail> mails, CancellationToken cancellationToken)
    {
        foreach (var mail in mails)
        {
            await _table.TryDeleteAsync(StorageKeys.Escape(mail.Mailbox.Account), Key(mail), mail.Version, cancellationToken);
        }
    }

    private static QuarantinedMail ToMail(string account, TableEntity row) =>
        row.State<QuarantinedMail>(state => state["mailbox"] = new JsonObject
        {
            ["account"] = account,
            ["address"] = row.Text(nameof(MailboxKey.Address)),
        }) with
        { Version = row.ETag };

    private static string Key(QuarantinedMail mail) => StorageKeys.Join(Quarantined, mail.Mailbox.Address, mail.Id);

    private static TableEntity ToRow(Digest digest) => new TableEntity(Digests, StorageKeys.Escape(digest.Account)).WithState(digest);

    private static Digest ToDigest(TableEntity row) =>
        row.State<Digest>(state => state["account"] = StorageKeys.Unescape(row.RowKey)) with { Version = row.ETag };
}
