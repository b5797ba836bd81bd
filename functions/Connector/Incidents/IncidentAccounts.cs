using System.Globalization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>
/// What belongs to one incident alone, in a partition of its id: the accounts that get alerts about it, and the mailboxes' proofs.
/// </summary>
public sealed class IncidentAccounts(TableServiceClient tables, ILogger<IncidentAccounts> logger)
{
    private const string Account = "Account";

    private const string Address = "Address";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    /// <summary>Called before an account is alerted, so that it also gets the all-clear.</summary>
    public async Task NoteAsync(string incident, string account, CancellationToken cancellationToken) =>
        await _table.PutAsync(new TableEntity(incident, IncidentRows.AccountKey(account)) { [Account] = account }, cancellationToken);

    public async Task SaveAsync(string incident, MailboxProof proof, CancellationToken cancellationToken)
    {
        var row = new TableEntity(incident, IncidentRows.ProofKey(proof.Mailbox))
        {
            [Account] = proof.Mailbox.Account,
            [Address] = proof.Mailbox.Address,
            [nameof(MailboxProof.RampAt)] = proof.RampAt,
            [nameof(MailboxProof.Late)] = proof.Late,
            [nameof(MailboxProof.LongestDelay)] = proof.LongestDelay.Ticks,
            [nameof(MailboxProof.Missing)] = proof.Missing,
            [nameof(MailboxProof.Until)] = proof.Until,
            [nameof(MailboxProof.Checkpoint)] = proof.Checkpoint.ToString(CultureInfo.InvariantCulture),
            [nameof(MailboxProof.Progress)] = proof.Progress,
            [nameof(MailboxProof.Duplicates)] = proof.Duplicates,
        };
        await _table.PutAsync(row, cancellationToken);
    }

    public async Task<MailboxProof?> FindAsync(string incident, MailboxKey mailbox, CancellationToken cancellationToken) =>
        await _table.FindAsync(incident, IncidentRows.ProofKey(mailbox), cancellationToken) is { } row ? ToProof(row) : null;

    /// <summary>The alerted accounts, and the proofs.</summary>
    public async Task<(IReadOnlyList<string> Accounts, IReadOnlyList<MailboxProof> Proofs)> ReadAsync(
        string incident, CancellationToken cancellationToken)
    {
        var accounts = new List<string>();
        var proofs = new List<MailboxProof>();

        await foreach (var row in _table.ListAsync(incident, cancellationToken))
        {
            if (row.ContainsKey(Address))
            {
                proofs.AddRange(Rows.TryRead(row, ToProof, logger) is { } proof ? [proof] : []);
            }
            else if (row.GetString(Account) is { } account)
            {
                accounts.Add(account);
            }
        }

        return (accounts, proofs);
    }

    private static MailboxProof ToProof(TableEntity row) => new(
        new MailboxKey(row.GetString(Account) ?? "", row.GetString(Address) ?? ""),
        row.GetDateTimeOffset(nameof(MailboxProof.RampAt)) ?? DateTimeOffset.UnixEpoch,
        row.GetInt32(nameof(MailboxProof.Late)) ?? 0,
        TimeSpan.FromTicks(row.GetInt64(nameof(MailboxProof.LongestDelay)) ?? 0),
        row.GetInt32(nameof(MailboxProof.Missing)) ?? 0,
        row.GetDateTimeOffset(nameof(MailboxProof.Until)) ?? DateTimeOffset.UnixEpoch,
        ulong.TryParse(row.GetString(nameof(MailboxProof.Checkpoint)), NumberStyles.None, CultureInfo.InvariantCulture, out var checkpoint)
        ? checkpoint : 0,
        row.GetString(nameof(MailboxProof.Progress)),
        row.GetInt32(nameof(MailboxProof.Duplicates)) ?? 0);
}
