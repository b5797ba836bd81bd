using System.Text.Json;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals;

/// <summary>
/// The mailboxes that mail does not reach, as a lost or refused test mail has shown. They are in one partition of the table Arrivals, so
/// that a page finds the few of them without reading the history of each mailbox.
/// </summary>
public sealed class UnreachedMailboxes(TableServiceClient tables, SilenceOptions options, ILogger<UnreachedMailboxes> logger)
{
    private const string State = "State";

    /// <summary>No account's id begins with an exclamation mark.</summary>
    private const string Partition = "!unreached";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ArrivalsTable);

    /// <summary>Those of an account, by address.</summary>
    /// <param name="account">Null for all accounts.</param>
    public async Task<IReadOnlyDictionary<MailboxKey, UnreachedMailbox>> ListAsync(string? account, CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return new Dictionary<MailboxKey, UnreachedMailbox>();
        }

        var rows = account is null
            ? _table.ListAsync(Partition, cancellationToken)
            : _table.ListAsync(Partition, StorageKeys.Escape(account), cancellationToken);
        return await rows.ReadAsync(Read, logger, cancellationToken)
            .ToDictionaryAsync(one => one.Mailbox, cancellationToken: cancellationToken);
    }

    /// <returns>Null if mail reaches the mailbox, as far as it is known.</returns>
    public async Task<UnreachedMailbox?> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        options.IsOn && await _table.FindAsync(Partition, Row(mailbox), cancellationToken) is { } row
            ? Rows.TryRead(row, Read, logger) : null;

    public Task AddAsync(UnreachedMailbox mailbox, CancellationToken cancellationToken) =>
        _table.PutAsync(
            new TableEntity(Partition, Row(mailbox.Mailbox)) { [State] = JsonSerializer.Serialize(mailbox, JsonSerializerOptions.Web) },
            cancellationToken);

    /// <summary>Does nothing if it is not there.</summary>
    public Task RemoveAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.DeleteAsync(Partition, Row(mailbox), cancellationToken);

    private static UnreachedMailbox Read(TableEntity row) => row.Json<UnreachedMailbox>(State, JsonSerializerOptions.Web);

    private static string Row(MailboxKey mailbox) => StorageKeys.Join(mailbox.Account, mailbox.Address);
}

/// <summary>A mailbox that mail does not reach.</summary>
/// <param name="LastMailAt">When its newest mail arrived, or when it was connected if none ever did.</param>
/// <param name="ServerSaid">What the mail server said when it took or refused the test mail.</param>
public sealed record UnreachedMailbox(MailboxKey Mailbox, DateTimeOffset LastMailAt, string ServerSaid);
