using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// The table Forwarding: a row for each mailbox with its <see cref="ForwardingFacts"/>. Every change is guarded by the version that was
/// read, and copies the conclusion to the mailbox's own row, where alert mails read it.
/// </summary>
public sealed class ForwardingTable(TableServiceClient tables, MailboxTable mailboxes, TimeProvider time)
{
    /// <summary>A busy mailbox is not written for every mail.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ForwardingTable);

    public async Task<ForwardingFacts> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        (await ReadAsync(mailbox, cancellationToken)).Facts;

    /// <summary>The readiness of a mailbox's forwarding, and the facts behind it.</summary>
    public async Task<(RouteReadiness Readiness, ForwardingFacts Facts)> LookAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var facts = mailbox.Standby.InboundAddress is null ? new ForwardingFacts() : await FindAsync(mailbox.Key, cancellationToken);
        return (RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, mailbox.LastImportedAt, time.GetUtcNow()), facts);
    }

    /// <summary>A mail arrived by forwarding.</summary>
    /// <param name="testNonce">Null if it is no test mail.</param>
    public async Task ArrivedAsync(Mailbox mailbox, string? testNonce, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ChangeAsync(
            mailbox.Key, facts => testNonce is null && now - facts.LastArrivedAt < Precision ? null : facts.Arrived(testNonce, now),
            cancellationToken);
    }

    /// <summary>A mail came to an inbound address that had been replaced, so Gmail still forwards there.</summary>
    public Task EndedKeyUsedAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        ChangeAsync(mailbox, facts => facts with { EndedKeyAt = time.GetUtcNow() }, cancellationToken);

    /// <param name="change">Pure; null leaves the row as it is.</param>
    /// <returns>The facts after the change.</returns>
    public async Task<ForwardingFacts> ChangeAsync(
        MailboxKey mailbox, Func<ForwardingFacts, ForwardingFacts?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (facts, version) = await ReadAsync(mailbox, cancellationToken);

            if (change(facts) is not { } changed)
            {
                return facts;
            }

            var row = new TableEntity(Partition(mailbox), Row(mailbox)) { ["Facts"] = JsonSerializer.Serialize(changed) };

            if (await _table.TrySaveAsync(row, version, cancellationToken) is not null)
            {
                await CopyReadinessAsync(mailbox, cancellationToken);
                return changed;
            }
        }
    }

    /// <summary>Deletes the row of a mailbox that is being disconnected.</summary>
    public Task DeleteAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.DeleteAsync(Partition(mailbox), Row(mailbox), cancellationToken);

    private async Task CopyReadinessAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var facts = await FindAsync(key, cancellationToken);
        var now = time.GetUtcNow();

        await mailboxes.ChangeAsync(
            key,
            mailbox =>
            {
                var state = RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, mailbox.LastImportedAt, now).ToStandby();
                return state == mailbox.Standby.State ? null : mailbox with { Standby = mailbox.Standby with { State = state } };
            },
            cancellationToken);
    }

    private async Task<(ForwardingFacts Facts, ETag? Version)> ReadAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition(mailbox), Row(mailbox), cancellationToken) is { } row
            ? (JsonSerializer.Deserialize<ForwardingFacts>(row.GetString("Facts") ?? "{}") ?? new ForwardingFacts(), row.ETag)
            : (new ForwardingFacts(), null);

    private static string Partition(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Account);

    private static string Row(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Address);
}
