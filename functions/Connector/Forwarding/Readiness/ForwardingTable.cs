using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Arrivals;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// The table Forwarding: a row for each mailbox with its <see cref="ForwardingFacts"/>. Every change is guarded by the version that was
/// read, and copies the conclusion to the mailbox's own row, where alert mails read it.
/// </summary>
public sealed class ForwardingTable(TableServiceClient tables, MailboxTable mailboxes, ArrivalTable arrivals, TimeProvider time)
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
        var now = time.GetUtcNow();
        var readiness = RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, mailbox.LastImportedAt, now);
        return (
            readiness.Cause == ReadinessCause.StoppedArriving && await IsUsualAsync(facts, mailbox, cancellationToken)
                ? RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, lastImportedAt: null, now) : readiness,
            facts);
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

    /// <summary>
    /// Whether the mailbox is usually without mail for as long as it was without forwarded mail. Then single mails that came by the API
    /// only are no fault, because Gmail does not forward every mail that it shows.
    /// </summary>
    private async Task<bool> IsUsualAsync(ForwardingFacts facts, Mailbox mailbox, CancellationToken cancellationToken) =>
        (facts.LastArrivedAt ?? facts.VerifiedSince) is { } from && mailbox.LastImportedAt is { } until
        && await arrivals.IsUsualGapAsync(mailbox.Key, from, until, cancellationToken);

    private async Task CopyReadinessAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var facts = await FindAsync(key, cancellationToken);
        var now = time.GetUtcNow();

        // The usual gaps are read only if they matter, because a busy mailbox is changed often.
        if (await CopyAsync(isAsked: false, isUsual: false) is { } doubted)
        {
            await CopyAsync(isAsked: true, await IsUsualAsync(facts, doubted, cancellationToken));
        }

        async Task<Mailbox?> CopyAsync(bool isAsked, bool isUsual)
        {
            Mailbox? doubted = null;
            await mailboxes.ChangeAsync(
                key,
                mailbox =>
                {
                    var readiness =
                        RouteReadiness.Of(facts, mailbox.Standby.InboundAddress, isUsual ? null : mailbox.LastImportedAt, now);
                    doubted = readiness.Cause == ReadinessCause.StoppedArriving && !isAsked ? mailbox : null;
                    return doubted is not null || readiness.ToStandby() == mailbox.Standby.State
                        ? null : mailbox with { Standby = mailbox.Standby with { State = readiness.ToStandby() } };
                },
                cancellationToken);
            return doubted;
        }
    }

    private async Task<(ForwardingFacts Facts, ETag? Version)> ReadAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition(mailbox), Row(mailbox), cancellationToken) is { } row
            ? (JsonSerializer.Deserialize<ForwardingFacts>(row.GetString("Facts") ?? "{}") ?? new ForwardingFacts(), row.ETag)
            : (new ForwardingFacts(), null);

    private static string Partition(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Account);

    private static string Row(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Address);
}
