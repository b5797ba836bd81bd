using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Connector.Forwarding.Holding;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Forwarding;

/// <summary>
/// The addresses that mail is forwarded to, one per mailbox: <c>in-{key}@{Forwarding__Domain}</c> with a key of 130 random bits.
/// The table InboundKeys gives the mailbox of a key, so that an arriving mail costs one read.
/// </summary>
public sealed class InboundAddresses(
    TableServiceClient tables, MailboxTable mailboxes, ForwardingTable routes, HeldMails held, ForwardingOptions options, TimeProvider time)
{
    public const string LocalPrefix = "in-";

    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    private const int KeyLength = 26;

    private const string Row = "key";

    private readonly TableClient _keys = tables.GetTableClient(StorageNames.InboundKeysTable);

    /// <summary>Makes an address for a mailbox that is about to be saved.</summary>
    /// <returns>Null if no domain is set.</returns>
    public async Task<string?> NewAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return null;
        }

        var key = RandomNumberGenerator.GetString(Letters, KeyLength);

        // An upsert, because the retry of an insert whose answer was lost meets its own row. The same key is never drawn twice.
        await _keys.PutAsync(
            new TableEntity(key, Row) { ["Account"] = mailbox.Account, ["Address"] = mailbox.Address, ["MadeAt"] = time.GetUtcNow() },
            cancellationToken);

        return $"{(PlusUser is { } user ? $"{user}+" : "")}{LocalPrefix}{key}@{options.Domain}";
    }

    /// <summary>Gives a mailbox an address if it has none under the present domain.</summary>
    /// <returns>Null if the mailbox is gone.</returns>
    public async Task<Mailbox?> EnsureAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (!options.IsOn || KeyOf(mailbox.Standby.InboundAddress) is not null)
        {
            return mailbox;
        }

        var address = await NewAsync(mailbox.Key, cancellationToken);
        return (await mailboxes.ChangeAsync(
            mailbox.Key, now => KeyOf(now.Standby.InboundAddress) is null ? With(now, address) : null, cancellationToken))?.After;
    }

    /// <summary>Gives a mailbox a new address. The old one stays valid for <see cref="ForwardingOptions.KeyGrace"/>.</summary>
    public Task<Mailbox?> RotateAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        ReplaceAsync(mailbox, options.KeyGrace, cancellationToken);

    /// <summary>Gives a mailbox a new address. The old one ends at once.</summary>
    public Task<Mailbox?> RevokeAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        ReplaceAsync(mailbox, TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Deletes the inbound addresses, the held mail and the forwarding facts of a mailbox that is being disconnected. The addresses stay
    /// invalid even if the mailbox is connected again. May be repeated: the mailbox's own row is deleted after that.
    /// </summary>
    public async Task EndAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        // The mailbox comes first: after a crash in between it gets a new address, and it never has an address without a key.
        // A mailbox whose row cannot be read is deleted with it.
        if (await mailboxes.FindReadableAsync(mailbox, cancellationToken) is { Standby.InboundAddress: not null })
        {
            await mailboxes.ChangeAsync(mailbox, now => With(now, address: null), cancellationToken);
        }

        await _keys.DeleteAllAsync(
            TableClient.CreateQueryFilter($"Account eq {mailbox.Account} and Address eq {mailbox.Address}"), cancellationToken);
        await held.DeleteAllAsync(mailbox, cancellationToken);

        // Last, because a change of the address writes this row.
        await routes.DeleteAsync(mailbox, cancellationToken);
    }

    /// <summary>Finds the mailboxes of keys. Unknown keys and those of disconnected mailboxes are left out.</summary>
    public async Task<InboundRoutes> FindAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        List<Mailbox> valid = [];
        List<Mailbox> ended = [];

        foreach (var key in keys.Where(IsKey))
        {
            if (await _keys.FindAsync(key, Row, cancellationToken) is { } row
                && await mailboxes.FindAsync(new MailboxKey(row.GetString("Account"), row.GetString("Address")), cancellationToken)
                    is { } mailbox)
            {
                (row.GetDateTimeOffset("EndsAt") <= time.GetUtcNow() ? ended : valid).Add(mailbox);
            }
        }

        return new InboundRoutes([.. valid.DistinctBy(mailbox => mailbox.Key)], ended);
    }

    /// <summary>The key in an inbound address, with or without a plus (<c>someone+in-{key}@…</c>); null for any other address.</summary>
    public string? KeyOf(string? address) =>
        MailAddress.Normalize(address) is { } normalized
        && normalized.Split('@') is [var name, var domain]
        && domain == options.Domain
        && name[(name.LastIndexOf('+') + 1)..] is var local
        && local.StartsWith(LocalPrefix, StringComparison.Ordinal)
        && IsKey(local[LocalPrefix.Length..])
            ? local[LocalPrefix.Length..]
            : null;

    /// <summary>Whether an address receives forwarded mail, so that it cannot be connected as a mailbox.</summary>
    public bool IsInbound(string address) => PlusUser is { } user
        ? KeyOf(address) is not null || address.Equals($"{user}@{options.Domain}", StringComparison.OrdinalIgnoreCase)
        : options.IsOn && address.EndsWith($"@{options.Domain}", StringComparison.OrdinalIgnoreCase);

    private string? PlusUser => options.Imap?.PlusUser;

    private async Task<Mailbox?> ReplaceAsync(MailboxKey mailbox, TimeSpan grace, CancellationToken cancellationToken)
    {
        var address = await NewAsync(mailbox, cancellationToken);
        var changed = await mailboxes.ChangeAsync(mailbox, now => With(now, address), cancellationToken);

        if (KeyOf(changed?.Before.Standby.InboundAddress) is { } old)
        {
            await _keys.UpdateEntityAsync(
                new TableEntity(old, Row) { ["EndsAt"] = time.GetUtcNow() + grace }, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }

        return changed?.After;
    }

    private static Mailbox With(Mailbox mailbox, string? address) =>
        mailbox with { Standby = mailbox.Standby with { InboundAddress = address } };

    private static bool IsKey(string text) => text.Length == KeyLength && text.All(Letters.Contains);
}

/// <summary>The mailboxes of some inbound addresses.</summary>
/// <param name="Ended">The mailboxes whose address was replaced and is no longer valid.</param>
public sealed record InboundRoutes(IReadOnlyList<Mailbox> Mailboxes, IReadOnlyList<Mailbox> Ended)
{
    public bool IsEmpty => Mailboxes.Count == 0 && Ended.Count == 0;
}
