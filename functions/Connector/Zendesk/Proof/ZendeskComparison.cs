using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Zendesk.Proof;

/// <summary>How far an account's mails were compared with what its Zendesk has.</summary>
/// <param name="From">Mails that were handed over since then are compared.</param>
/// <param name="Until">Later mails belong to the next comparison.</param>
public sealed record ZendeskComparison(string Account, string Subdomain, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Mails that were handed over before are compared.</summary>
    public DateTimeOffset CheckedUntil { get; init; } = From;

    /// <summary>Mails that were looked for.</summary>
    public int Compared { get; init; }

    /// <summary>Mails that Zendesk did not have, and that were handed over again.</summary>
    public int HandedOver { get; init; }

    /// <summary>Mails whose ticket a person deleted at Zendesk. They are not handed over again.</summary>
    public int Deleted { get; init; }

    /// <summary>Null while mails are left.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why the comparison has to wait; null if it does not.</summary>
    public string? Problem { get; init; }
}

/// <summary>The last comparison of each account, as a row of the table ZendeskDeliveries.</summary>
internal sealed class ComparisonTable(TableServiceClient tables)
{
    /// <summary>No mailbox has this address.</summary>
    private const string Address = "!comparison";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ZendeskDeliveriesTable);

    /// <returns>Null if the account was never compared with this Zendesk.</returns>
    public async Task<ZendeskComparison?> FindAsync(string account, string subdomain, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Join(account, Address), StorageKeys.Escape(subdomain), cancellationToken) is { } row
            ? Read(account, subdomain, row) : null;

    public Task SaveAsync(ZendeskComparison comparison, CancellationToken cancellationToken) => _table.PutAsync(
        new TableEntity(StorageKeys.Join(comparison.Account, Address), StorageKeys.Escape(comparison.Subdomain))
        {
            [nameof(ZendeskComparison.From)] = comparison.From,
            [nameof(ZendeskComparison.Until)] = comparison.Until,
            [nameof(ZendeskComparison.CheckedUntil)] = comparison.CheckedUntil,
            [nameof(ZendeskComparison.Compared)] = comparison.Compared,
            [nameof(ZendeskComparison.HandedOver)] = comparison.HandedOver,
            [nameof(ZendeskComparison.Deleted)] = comparison.Deleted,
            [nameof(ZendeskComparison.FinishedAt)] = comparison.FinishedAt,
            [nameof(ZendeskComparison.Problem)] = comparison.Problem,
        },
        cancellationToken);

    private static ZendeskComparison Read(string account, string subdomain, TableEntity row) => new(
        account, subdomain, row.Instant(nameof(ZendeskComparison.From)), row.Instant(nameof(ZendeskComparison.Until)))
    {
        CheckedUntil = row.Instant(nameof(ZendeskComparison.CheckedUntil)),
        Compared = row.Whole(nameof(ZendeskComparison.Compared)),
        HandedOver = row.Whole(nameof(ZendeskComparison.HandedOver)),
        Deleted = row.Whole(nameof(ZendeskComparison.Deleted)),
        FinishedAt = row.GetDateTimeOffset(nameof(ZendeskComparison.FinishedAt)),
        Problem = row.GetString(nameof(ZendeskComparison.Problem)),
    };
}
