using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Forwarding;

/// <summary>What is known of each mailbox's forwarding; every change is guarded by the version that was read, and the mailbox's own row keeps up.</summary>
public sealed class ForwardingTable(TableServiceClient tables, MailboxTable mailboxes, TimeProvider time)
{
    /// <summary>A mailbox under a flood of mail is not written for every one of them.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ForwardingTable);

    public async Task<ForwardingFacts> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        (await ReadAsync(mailbox, cancellationToken)).Facts;

    /// <summary>How a mailbox's forwarding stands.</summary>
    public async Task<(RouteReadiness Readiness, ForwardingFacts Facts)> LookAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var facts = mailbox.Standby.InboundAddress is null ? new ForwardingFacts() : await FindAsync(mailbox.Key, cancellationToken);
        return (RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, mailbox.LastImportedAt, time.GetUtcNow()), facts);
    }

    /// <summary>A mail came in by forwarding.</summary>
    public async Task ArrivedAsync(Mailbox mailbox, string? proofNonce, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ChangeAsync(
            mailbox.Key, facts => proofNonce is null && now - facts.LastArrivedAt < Precision ? null : facts.Arrived(proofNonce, now), cancellationToken);
    }

    /// <param name="change">Pure; null leaves the row as it is.</param>
    /// <returns>What is known from now on.</returns>
    public async Task<ForwardingFacts> ChangeAsync(MailboxKey mailbox, Func<ForwardingFacts, ForwardingFacts?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (facts, version) = await ReadAsync(mailbox, cancellationToken);

            if (change(facts) is not { } changed)
            {
                return facts;
            }

            try
            {
                var row = new TableEntity(Partition(mailbox), Row(mailbox)) { ["Facts"] = JsonSerializer.Serialize(changed) };
                await (version is { } known
                    ? _table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                    : _table.AddEntityAsync(row, cancellationToken));
                await KeepUpAsync(mailbox, cancellationToken);
                return changed;
            }
            catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Forgets a mailbox that is being disconnected.</summary>
    public Task DeleteAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition(mailbox), Row(mailbox), ETag.All, cancellationToken);

    /// <summary>Alert mails read how forwarding stands off the mailbox's row.</summary>
    private async Task KeepUpAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var facts = await FindAsync(key, cancellationToken);
        var now = time.GetUtcNow();

        await mailboxes.ChangeAsync(
            key,
            mailbox => RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, mailbox.LastImportedAt, now).ToStandby() is var state && state != mailbox.Standby.State
                ? mailbox with { Standby = mailbox.Standby with { State = state } }
                : null,
            cancellationToken);
    }

    private async Task<(ForwardingFacts Facts, ETag? Version)> ReadAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition(mailbox), Row(mailbox), cancellationToken: cancellationToken);

        return row is { HasValue: true, Value: { } found }
            ? (JsonSerializer.Deserialize<ForwardingFacts>(found.GetString("Facts") ?? "{}") ?? new ForwardingFacts(), found.ETag)
            : (new ForwardingFacts(), null);
    }

    private static string Partition(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Account);

    private static string Row(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Address);
}
