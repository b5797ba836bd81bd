using System.Net;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Digests;

/// <summary>
/// In the table Alerts: the digests that are to come, by account, in the partition <c>!digests</c>; in the partition of the account a row
/// <c>quarantined|{address}|{id}</c> for each mail that no digest has told of.
/// </summary>
public sealed class DigestTable(TableServiceClient tables, ILogger<DigestTable> logger)
{
    internal const string Digests = "!digests";

    private const string Quarantined = "quarantined";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    public IAsyncEnumerable<Digest> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Digests}"), cancellationToken: cancellationToken)
            .ReadAsync(ToDigest, logger, cancellationToken);

    public async Task<Digest?> FindAsync(string account, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Digests, StorageKeys.Escape(account), cancellationToken: cancellationToken);
        return row.HasValue ? ToDigest(row.Value!) : null;
    }

    /// <summary>Sees to it that a digest is to come. Moves the version of one that is there, so that nobody takes it away who has not seen what was noted before.</summary>
    /// <returns>False when another call was faster, and this one is to be repeated.</returns>
    public async Task<bool> TryEnsureAsync(Digest first, CancellationToken cancellationToken)
    {
        try
        {
            await _table.UpdateEntityAsync(new TableEntity(Digests, StorageKeys.Escape(first.Account)), ETag.All, TableUpdateMode.Merge, cancellationToken);
            return true;
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            return await TryAsync(() => _table.AddEntityAsync(ToRow(first), cancellationToken));
        }
    }

    /// <returns>False when somebody else saved it in between.</returns>
    public Task<bool> TrySaveAsync(Digest digest, CancellationToken cancellationToken) =>
        TryAsync(() => _table.UpdateEntityAsync(ToRow(digest), digest.Version, TableUpdateMode.Replace, cancellationToken));

    /// <returns>False when a mail was noted in between.</returns>
    public Task<bool> TryRemoveAsync(Digest digest, CancellationToken cancellationToken) =>
        TryAsync(() => _table.DeleteEntityAsync(Digests, StorageKeys.Escape(digest.Account), digest.Version, cancellationToken));

    public async Task NoteAsync(QuarantinedMail mail, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(
            new TableEntity(StorageKeys.Escape(mail.Mailbox.Account), Key(mail))
            {
                ["Address"] = mail.Mailbox.Address,
                [nameof(QuarantinedMail.Id)] = mail.Id,
                [nameof(QuarantinedMail.Cause)] = mail.Cause.ToString(),
                [nameof(QuarantinedMail.At)] = mail.At,
            },
            TableUpdateMode.Replace,
            cancellationToken);

    public IAsyncEnumerable<QuarantinedMail> MailsAsync(string account, CancellationToken cancellationToken) =>
        RangeAsync(account, Quarantined, cancellationToken).ReadAsync(row => ToMail(account, row), logger, cancellationToken);

    /// <summary>Takes mails off the list of what is to be told. One that is off it does no harm, and one that was noted again since stays.</summary>
    public async Task ForgetAsync(IEnumerable<QuarantinedMail> mails, CancellationToken cancellationToken)
    {
        foreach (var mail in mails)
        {
            await TryAsync(() => _table.DeleteEntityAsync(StorageKeys.Escape(mail.Mailbox.Account), Key(mail), mail.Version, cancellationToken));
        }
    }

    private static QuarantinedMail ToMail(string account, TableEntity row) => new(
        new MailboxKey(account, OutageRows.Text(row, "Address")),
        OutageRows.Text(row, nameof(QuarantinedMail.Id)),
        Enum.TryParse<QuarantineCause>(row.GetString(nameof(QuarantinedMail.Cause)), out var cause) ? cause : QuarantineCause.Stuck,
        OutageRows.Instant(row, nameof(QuarantinedMail.At)))
    {
        Version = row.ETag,
    };

    private static string Key(QuarantinedMail mail) => StorageKeys.Join(Quarantined, mail.Mailbox.Address, mail.Id);

    private AsyncPageable<TableEntity> RangeAsync(string account, string prefix, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {StorageKeys.Escape(account)} and RowKey ge {prefix + "|"} and RowKey lt {prefix + "}"}"),
            cancellationToken: cancellationToken);

    private static TableEntity ToRow(Digest digest) => new(Digests, StorageKeys.Escape(digest.Account))
    {
        [nameof(Digest.Id)] = digest.Id,
        [nameof(Digest.DueAt)] = digest.DueAt,
        [nameof(Digest.Until)] = digest.Until,
    };

    private static Digest ToDigest(TableEntity row) =>
        new(StorageKeys.Unescape(row.RowKey), OutageRows.Text(row, nameof(Digest.Id)), OutageRows.Instant(row, nameof(Digest.DueAt)))
        {
            Until = row.GetDateTimeOffset(nameof(Digest.Until)),
            Version = row.ETag,
        };

    private static async Task<bool> TryAsync(Func<Task> save)
    {
        try
        {
            await save();
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is
            (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }
}
