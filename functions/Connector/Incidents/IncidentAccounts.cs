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
    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    /// <summary>Called before an account is alerted, so that it also gets the all-clear.</summary>
    public async Task NoteAsync(string incident, string account, CancellationToken cancellationToken) =>
        await _table.PutAsync(
            new TableEntity(incident, IncidentRows.AccountKey(account)) { [nameof(MailboxKey.Account)] = account }, cancellationToken);

    public async Task SaveAsync(string incident, MailboxProof proof, CancellationToken cancellationToken) =>
        await _table.PutAsync(IncidentRows.ToRow(incident, proof), cancellationToken);

    public async Task<MailboxProof?> FindAsync(string incident, MailboxKey mailbox, CancellationToken cancellationToken) =>
        await _table.FindAsync(incident, IncidentRows.ProofKey(mailbox), cancellationToken) is { } row ? IncidentRows.ToProof(row) : null;

    /// <summary>The alerted accounts, and the proofs.</summary>
    public async Task<(IReadOnlyList<string> Accounts, IReadOnlyList<MailboxProof> Proofs)> ReadAsync(
        string incident, CancellationToken cancellationToken)
    {
        var accounts = await _table.ListAsync(incident, IncidentRows.Account, cancellationToken)
            .ReadAsync(row => row.Text(nameof(MailboxKey.Account)), logger, cancellationToken).ToListAsync(cancellationToken);
        var proofs = await _table.ListAsync(incident, IncidentRows.Proof, cancellationToken)
            .ReadAsync(IncidentRows.ToProof, logger, cancellationToken).ToListAsync(cancellationToken);
        return (accounts, proofs);
    }
}
