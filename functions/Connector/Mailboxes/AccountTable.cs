using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Mailboxes;

/// <summary>Reads and saves accounts.</summary>
public sealed class AccountTable(TableServiceClient tables)
{
    private const string Row = "account";

    private const string ClientId = "OAuthClientId";

    private const string ClientSecret = "OAuthClientSecret";

    private const string SecretEndsAt = "OAuthSecretEndsAt";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        Converters = { new JsonStringEnumConverter() },

        // Only programs read the row, and an escaped letter takes six times the space.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AccountsTable);

    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public async Task<Account?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Escape(id), Row, cancellationToken) is { } row ? ToAccount(id, row) : null;

    /// <summary>The accounts by id.</summary>
    /// <param name="after">Start after this id; null for the first.</param>
    public IAsyncEnumerable<AccountLook> ListAsync(string? after, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
                after is null ? null : TableClient.CreateQueryFilter($"PartitionKey gt {StorageKeys.Escape(after)}"),
                select: AccountLook.Columns, cancellationToken: cancellationToken)
            .Select(ToLook);

    /// <summary>The accounts page by page, for a sweep.</summary>
    public AsyncPageable<AccountLook> ListPages() => _table.QueryAsync<TableEntity>(select: AccountLook.Columns).ReadPages(ToLook);

    /// <summary>The accounts whose quiet addresses get weekly test mails, page by page.</summary>
    public AsyncPageable<AccountLook> ListWeeklyTestPages() => _table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"WeeklyTestMail eq {true}"), select: AccountLook.Columns).ReadPages(ToLook);

    /// <summary>The encrypted secrets of the OAuth clients that accounts have of their own.</summary>
    /// <remarks>Filters on a column outside the key: it is called for the status, and while an older token key is configured.</remarks>
    public IAsyncEnumerable<(string Account, string EncryptedSecret)> ListSecretsAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"OAuthClientSecret ge {""}"), select: [nameof(ITableEntity.PartitionKey), ClientSecret],
                cancellationToken: cancellationToken)
            .Select(row => (StorageKeys.Unescape(row.PartitionKey), row.Text(ClientSecret)));

    /// <summary>The OAuth clients of accounts whose secret has a known end.</summary>
    /// <remarks>Filters on a column outside the key: it is called once a day.</remarks>
    public IAsyncEnumerable<(string Account, string ClientId, DateTimeOffset EndsAt)> ListSecretEndsAsync(
        CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"OAuthSecretEndsAt ge {DateTimeOffset.UnixEpoch}"),
                select: [nameof(ITableEntity.PartitionKey), ClientId, SecretEndsAt], cancellationToken: cancellationToken)
            .Select(row => (StorageKeys.Unescape(row.PartitionKey), row.Text(ClientId), row.Instant(SecretEndsAt)));

    /// <summary>Replaces the encrypted secret of an account's OAuth client, unless it was changed meanwhile.</summary>
    public async Task ReplaceSecretAsync(string account, string before, string after, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(StorageKeys.Escape(account), Row, cancellationToken) is { } row && row.GetString(ClientSecret) == before)
        {
            var changed = new TableEntity(row.PartitionKey, row.RowKey) { [ClientSecret] = after };
            await _table.TryMergeAsync(changed, row.ETag, cancellationToken);
        }
    }

    /// <summary>Whether there is such an account, even if its row cannot be read.</summary>
    public Task<bool> ExistsAsync(string id, CancellationToken cancellationToken) =>
        _table.ExistsAsync(StorageKeys.Escape(id), Row, cancellationToken);

    /// <summary>Does nothing if there is no such account.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        _table.DeleteAsync(StorageKeys.Escape(id), Row, cancellationToken);

    /// <summary>Adds or replaces an account: the last writer wins.</summary>
    public Task SaveAsync(Account account, CancellationToken cancellationToken) => _table.PutAsync(ToRow(account), cancellationToken);

    /// <summary>Reads, changes and saves an account, and starts again if another call saves it in between.</summary>
    /// <param name="change">Pure; null leaves the row as it is.</param>
    /// <returns>The account as saved; null if nothing was saved.</returns>
    public async Task<Account?> ChangeAsync(string id, Func<Account, Account?> change, CancellationToken cancellationToken)
    {
        var saved = await _table.ChangeAsync(
            StorageKeys.Escape(id), Row, row => row is not null && change(ToAccount(id, row)) is { } after ? ToRow(after) : null,
            cancellationToken);
        return saved is null ? null : ToAccount(id, saved);
    }

    private static TableEntity ToRow(Account account)
    {
        var row = new TableEntity(StorageKeys.Escape(account.Id), Row)
        {
            [nameof(Account.DisplayName)] = account.DisplayName,
            [nameof(Account.Locale)] = account.Locale.ToString(),
            [nameof(Account.TimeZone)] = account.TimeZone,
            [ClientId] = account.OAuthClient?.Id,
            [ClientSecret] = account.OAuthClient?.EncryptedSecret,
            [SecretEndsAt] = account.OAuthClient?.SecretEndsAt,
            [nameof(Account.WeeklyTestMail)] = account.WeeklyTestMail ? true : null,
            [nameof(Account.MonthlyReport)] = account.MonthlyReport ? null : false,
        };
        LongText.Write(row, nameof(Account.Admins), JsonSerializer.Serialize(account.Admins, Json));
        return row;
    }

    private static Account ToAccount(string id, TableEntity row) => new(
        id, row.GetString(nameof(Account.DisplayName)) ?? id, ReadLocale(row), row.Json<List<Admin>>(nameof(Account.Admins), Json))
    {
        TimeZone = row.GetString(nameof(Account.TimeZone)),
        OAuthClient = row.GetString(ClientId) is { } client && row.GetString(ClientSecret) is { } secret
            ? new OAuthClient(client, secret) { SecretEndsAt = row.GetDateTimeOffset(SecretEndsAt) } : null,
        WeeklyTestMail = row.GetBoolean(nameof(Account.WeeklyTestMail)) ?? false,
        MonthlyReport = row.GetBoolean(nameof(Account.MonthlyReport)) ?? true,
    };

    private static AccountLook ToLook(TableEntity row)
    {
        var id = StorageKeys.Unescape(row.PartitionKey);
        return new AccountLook(
            id, row.GetString(nameof(Account.DisplayName)) ?? id, ReadLocale(row), row.GetString(nameof(Account.TimeZone)));
    }

    // An unknown language of a newer version is read as English, since failing would silence the account's alerts.
    private static Locale ReadLocale(TableEntity row) =>
        Enum.TryParse<Locale>(row.GetString(nameof(Account.Locale)), out var locale) ? locale : Locale.En;
}

/// <summary>An account without its administrators, as a list shows it.</summary>
public sealed record AccountLook(string Id, string DisplayName, Locale Locale, string? TimeZone)
{
    internal static IReadOnlyList<string> Columns { get; } =
        [nameof(ITableEntity.PartitionKey), nameof(Account.DisplayName), nameof(Account.Locale), nameof(Account.TimeZone)];
}
