using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Links;

/// <summary>
/// The silences of the accounts, in the table Alerts: a row <c>silence|{id}</c> each. Rows are kept after the silence ends.
/// </summary>
public sealed partial class SilenceTable(TableServiceClient tables, TimeProvider time, ILogger<SilenceTable> logger)
{
    private const string Kind = "silence";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>All silences of an account, including those that have ended.</summary>
    public async Task<List<Silence>> ListAsync(string account, CancellationToken cancellationToken) =>
        await _table.ListAsync(StorageKeys.Escape(account), Kind, cancellationToken)
            .ReadAsync(row => ToSilence(account, row), logger, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Begins the silence of a link. The same link makes the same silence again.</summary>
    public async Task<Silence> BeginAsync(AlertLink link, CancellationToken cancellationToken)
    {
        var identity = $"{link.Outage}|{link.Admin}|{link.Action}|{link.Address}|{link.ExpiresAt.ToUnixTimeSeconds()}";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8));
        var silence = Silence.Of(id, link, time.GetUtcNow());

        await _table.PutAsync(
            new TableEntity(StorageKeys.Escape(silence.Account), StorageKeys.Join(Kind, id)).WithState(silence), cancellationToken);
        Log.Begun(logger, silence.Action, silence.Id, silence.Account, silence.Outage, silence.Admin, silence.Until);
        return silence;
    }

    /// <returns>False if there is no silence with this id.</returns>
    public async Task<bool> RevokeAsync(string account, string id, CancellationToken cancellationToken)
    {
        var revoked =
            new TableEntity(StorageKeys.Escape(account), StorageKeys.Join(Kind, id)) { [nameof(Silence.RevokedAt)] = time.GetUtcNow() };

        if (!await _table.TryMergeAsync(revoked, ETag.All, cancellationToken))
        {
            return false;
        }

        Log.Revoked(logger, id, account);
        return true;
    }

    private static Silence ToSilence(string account, TableEntity row) => row.State<Silence>(state => state["account"] = account) with
    {
        RevokedAt = row.GetDateTimeOffset(nameof(Silence.RevokedAt)),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Action} {Id} of outage {Account}/{Outage} by {Admin}, until {Until}")]
        public static partial void Begun(
            ILogger logger, LinkAction action, string id, string account, string outage, string admin, DateTimeOffset until);

        [LoggerMessage(2, LogLevel.Information, "Silence {Id} of account {Account} was revoked")]
        public static partial void Revoked(ILogger logger, string id, string account);
    }
}
