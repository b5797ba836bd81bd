using Azure.Data.Tables;
using Connector.Connecting.Pages;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Connecting;

/// <summary>
/// The consents that Google ends at a known time, in the partition <c>!consents</c> of the table Connects, and the mail to administrators
/// three days before. The mailbox's own row has the end too; these rows exist so that looking for ends costs one call a minute.
/// </summary>
public sealed class ConsentEnds(
    TableServiceClient tables, MailboxTable mailboxes, EndingNotices notices, TimeProvider time, ILogger<ConsentEnds> logger)
{
    /// <summary>How long before its end a consent is reported.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(3);

    private const string Partition = "!consents";

    private const string EndsAt = "EndsAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ConnectsTable);

    /// <summary>Records when the consent of a mailbox ends, or that it has no end any more.</summary>
    public async Task NoteAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.ConsentEndsAt is { } end)
        {
            var row = new TableEntity(Partition, Row(mailbox.Key))
            {
                ["Account"] = mailbox.Key.Account,
                ["Address"] = mailbox.Key.Address,
                [EndsAt] = end,
            };
            await _table.PutAsync(row, cancellationToken);
        }
        else
        {
            await _table.DeleteAsync(Partition, Row(mailbox.Key), cancellationToken);
        }
    }

    /// <summary>Once a minute: reports the consents that end soon.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() + Notice;
        var due = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and EndsAt le {before}"), cancellationToken: cancellationToken);
        await Isolated.EachAsync("consents", due, row => row.RowKey, ReportAsync, logger, cancellationToken);
    }

    private async Task ReportAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var key = new MailboxKey(row.Text("Account"), row.Text("Address"));

        // A mailbox that got another consent meanwhile has a row with another end, or none.
        if (await mailboxes.FindAsync(key, cancellationToken) is { ConsentEndsAt: { } end } && end == row.Instant(EndsAt))
        {
            await notices.PutAsync(key, end, cancellationToken);
        }

        await _table.TryDeleteAsync(Partition, row.RowKey, row.ETag, cancellationToken);
    }

    private static string Row(MailboxKey mailbox) => StorageKeys.Join(mailbox.Account, mailbox.Address);
}
