using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Connecting;

/// <summary>
/// The partition <c>!states</c> of the table Connects: a row for each visit to Google's consent page. It is valid for ten minutes, for one
/// answer and in the browser that began it (RFC 6749, 10.12; RFC 9700, 4.7).
/// </summary>
public sealed class ConnectStates(
    TableServiceClient tables, TokenCipher tokens, OpenInvites invites, TimeProvider time, ILogger<ConnectStates> logger)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Partition = "!states";

    private const int SecretBytes = 32;

    /// <summary>How long an old row still leads back to its start page.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ConnectsTable);

    /// <summary>A random text of 256 bits, for a state, a verifier or a cookie.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <returns>OAuth's state, and PKCE's challenge (RFC 7636, 4.2).</returns>
    public async Task<(string State, string Challenge)> BeginAsync(
        MailboxKey mailbox, string invite, string clientId, string browser, CancellationToken cancellationToken)
    {
        var (secret, verifier, now) = (NewSecret(), NewSecret(), time.GetUtcNow());
        var id = HashOf(secret);
        var state = new ConnectState(
            id, mailbox, invite, clientId, tokens.Encrypt(verifier, ConnectState.OwnerOf(id)), HashOf(browser), now, now + Lifetime);
        await _table.PutAsync(ToRow(state), cancellationToken);
        return (secret, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }

    /// <summary>Uses a state up, if it is valid.</summary>
    /// <param name="browser">The cookie; null if the browser sent none.</param>
    public async Task<StateClaim> ClaimAsync(string? secret, string? browser, CancellationToken cancellationToken)
    {
        if (secret is not { Length: > 0 and < 200 } || await FindAsync(HashOf(secret), cancellationToken) is not { } state)
        {
            return new StateClaim.Unknown();
        }

        if (!IsOf(browser, state))
        {
            return new StateClaim.OtherBrowser();
        }

        if (state.IsUsed)
        {
            return new StateClaim.Used(state);
        }

        if (state.ExpiresAt <= time.GetUtcNow()
            || tokens.TryDecrypt(state.EncryptedVerifier, ConnectState.OwnerOf(state.Id)) is not { } verifier)
        {
            return new StateClaim.TooOld(state);
        }

        // The link may have been revoked, or its account deleted, while the person was at Google.
        if (await invites.FindAsync(state.Invite, cancellationToken) is null)
        {
            return new StateClaim.Unknown();
        }

        // Of several answers with one state, the one that saves first counts.
        var used = state with { IsUsed = true };
        return await _table.TryReplaceAsync(ToRow(used), state.Version, cancellationToken) is { } version
            ? new StateClaim.Claimed(used with { Version = version }, verifier)
            : new StateClaim.Used(await FindAsync(state.Id, cancellationToken) ?? state);
    }

    /// <summary>Keeps the result for a browser that sends the same answer again. Takes no token, because the work is done.</summary>
    public Task NoteAsync(ConnectState state, string result) =>
        _table.TryReplaceAsync(ToRow(state with { Result = result }), state.Version, CancellationToken.None);

    public async Task<ConnectState?> FindAsync(string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, id, cancellationToken) is { } row ? ToState(row) : null;

    /// <summary>Once a minute: deletes old rows.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - KeptFor;
        var old = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and ExpiresAt lt {before}"), select: ["RowKey"],
            cancellationToken: cancellationToken);
        await Isolated.EachAsync(
            "connect states", old, row => row.RowKey, (row, token) => _table.DeleteAsync(Partition, row.RowKey, token), logger,
            cancellationToken);
    }

    private static bool IsOf(string? browser, ConnectState state) =>
        browser is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(HashOf(browser)), Encoding.ASCII.GetBytes(state.Browser));

    private static TableEntity ToRow(ConnectState state) => new(Partition, state.Id)
    {
        ["Account"] = state.Mailbox.Account,
        ["Address"] = state.Mailbox.Address,
        [nameof(ConnectState.Invite)] = state.Invite,
        [nameof(ConnectState.ClientId)] = state.ClientId,
        [nameof(ConnectState.EncryptedVerifier)] = state.EncryptedVerifier,
        [nameof(ConnectState.Browser)] = state.Browser,
        [nameof(ConnectState.BeganAt)] = state.BeganAt,
        [nameof(ConnectState.ExpiresAt)] = state.ExpiresAt,
        [nameof(ConnectState.IsUsed)] = state.IsUsed,
        [nameof(ConnectState.Result)] = state.Result,
    };

    private static ConnectState ToState(TableEntity row) => new(
        row.RowKey,
        new MailboxKey(row.Text("Account"), row.Text("Address")),
        row.Text(nameof(ConnectState.Invite)),
        row.Text(nameof(ConnectState.ClientId)),
        row.Text(nameof(ConnectState.EncryptedVerifier)),
        row.Text(nameof(ConnectState.Browser)),
        row.Instant(nameof(ConnectState.BeganAt)),
        row.Instant(nameof(ConnectState.ExpiresAt)),
        row.GetBoolean(nameof(ConnectState.IsUsed)) == true,
        row.GetString(nameof(ConnectState.Result)))
    {
        Version = row.ETag,
    };
}
