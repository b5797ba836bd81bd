using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Mailboxes;

/// <summary>Reads and saves accounts.</summary>
public sealed class AccountTable(TableServiceClient tables)
{
    private const string Row = "account";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AccountsTable);

    /// <exception cref="FormatException">The row makes no sense; the message names it and the column.</exception>
    public async Task<Account?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(StorageKeys.Escape(id), Row, cancellationToken: cancellationToken);
        return row.HasValue ? ToAccount(id, row.Value!) : null;
    }

    /// <summary>Adds or replaces: the last writer's word stands.</summary>
    public async Task SaveAsync(Account account, CancellationToken cancellationToken)
    {
        var row = new TableEntity(StorageKeys.Escape(account.Id), Row)
        {
            [nameof(Account.DisplayName)] = account.DisplayName,
            [nameof(Account.Locale)] = account.Locale.ToString(),
            [nameof(Account.Admins)] = JsonSerializer.Serialize(account.Admins, Json),
            [nameof(Account.TimeZone)] = account.TimeZone,
        };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private static Account ToAccount(string id, TableEntity row)
    {
        var admins = ReadAdmins(row);
        return new Account(id, row.GetString(nameof(Account.DisplayName)) ?? id, ReadLocale(row), admins) { TimeZone = row.GetString(nameof(Account.TimeZone)) };

        // A language that a newer version wrote is read as English rather than silencing the account's alerts.
        static Locale ReadLocale(TableEntity row) =>
            Enum.TryParse<Locale>(row.GetString(nameof(Account.Locale)), out var locale) ? locale : Locale.En;

        static IReadOnlyList<Admin> ReadAdmins(TableEntity row)
        {
            try
            {
                return JsonSerializer.Deserialize<List<Admin>>(row.GetString(nameof(Account.Admins)) ?? "", Json) ?? [];
            }
            catch (JsonException)
            {
                throw new FormatException($"Account row '{row.PartitionKey}' has a column Admins that is no list of administrators.");
            }
        }
    }
}
