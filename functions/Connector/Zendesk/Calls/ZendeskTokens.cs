using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Zendesk.Calls;

/// <summary>
/// The access tokens of each account's OAuth client (grant <c>client_credentials</c>, RFC 6749, 4.4). A token is kept in memory, and
/// encrypted in a row of the table Destinations that all instances share. One worker at a time renews it, before it ends.
/// </summary>
public sealed class ZendeskTokens(
    TableServiceClient tables, TokenCipher cipher, ZendeskHttp http, ZendeskOptions options, TimeProvider time)
{
    private const string Row = "zendesk-token";

    private const string TokenColumn = "Token";

    private const string ObtainedColumn = "ObtainedAt";

    private const string ExpiresColumn = "ExpiresAt";

    private const string LeaseColumn = "RenewingUntil";

    /// <summary>Zendesk's default for new OAuth clients (support.zendesk.com, February 2026), assumed if an answer names no time.</summary>
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(30);

    /// <summary>How long other workers wait for the one that renews. Two renewals side by side do no harm.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.DestinationsTable);

    private readonly ConcurrentDictionary<string, ZendeskToken> _known = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <returns>A token that has not ended yet; a fault if Zendesk gives none.</returns>
    internal async Task<ZendeskAnswer<ZendeskToken>> GetAsync(ZendeskAccess access, CancellationToken cancellationToken) =>
        Known(access, refused: null) is { } token && !token.IsDue(time.GetUtcNow())
            ? new ZendeskAnswer<ZendeskToken>(token) : await RenewInTurnAsync(access, refused: null, cancellationToken);

    /// <summary>Returns another token than one that Zendesk refused.</summary>
    internal Task<ZendeskAnswer<ZendeskToken>> ReplaceAsync(
        ZendeskAccess access, ZendeskToken refused, CancellationToken cancellationToken) =>
        RenewInTurnAsync(access, refused, cancellationToken);

    /// <summary>Erases the token of an account.</summary>
    public Task ForgetAsync(string account, CancellationToken cancellationToken) =>
        _table.DeleteAsync(StorageKeys.Escape(account), Row, cancellationToken);

    /// <summary>Lets one worker of this instance renew, while the others wait for its token.</summary>
    private async Task<ZendeskAnswer<ZendeskToken>> RenewInTurnAsync(
        ZendeskAccess access, ZendeskToken? refused, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(access.Account, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);

        try
        {
            return await RenewAsync(access, refused, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ZendeskAnswer<ZendeskToken>> RenewAsync(
        ZendeskAccess access, ZendeskToken? refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var row = await _table.FindAsync(StorageKeys.Escape(access.Account), Row, cancellationToken);
            Remember(access, row);
            var known = Known(access, refused);

            if (known is not null && !known.IsDue(now))
            {
                return new ZendeskAnswer<ZendeskToken>(known);
            }

            if (row?.GetDateTimeOffset(LeaseColumn) > now)
            {
                if (known is not null && now < known.ExpiresAt)
                {
                    return new ZendeskAnswer<ZendeskToken>(known);
                }

                await Task.Delay(Look, time, cancellationToken);
            }
            else if (await TryTakeLeaseAsync(access, row, now, cancellationToken) is { } leased)
            {
                var answer = await FetchAsync(access, leased, cancellationToken);
                return !answer.IsOk && known is not null && now < known.ExpiresAt ? new ZendeskAnswer<ZendeskToken>(known) : answer;
            }
        }
    }

    /// <returns>The row as saved; null if another worker was faster.</returns>
    private async Task<TableEntity?> TryTakeLeaseAsync(
        ZendeskAccess access, TableEntity? row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var leased = row ?? new TableEntity(StorageKeys.Escape(access.Account), Row);
        leased[LeaseColumn] = now + Lease;

        if (await _table.TrySaveAsync(leased, row?.ETag, cancellationToken) is not { } version)
        {
            return null;
        }

        leased.ETag = version;
        return leased;
    }

    private async Task<ZendeskAnswer<ZendeskToken>> FetchAsync(
        ZendeskAccess access, TableEntity leased, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(access, cancellationToken);
        leased.Remove(LeaseColumn);

        if (answer.Value is { } token)
        {
            _known[OwnerOf(access)] = token;
            leased[TokenColumn] = cipher.Encrypt(token.Value, OwnerOf(access));
            leased[ObtainedColumn] = token.ObtainedAt;
            leased[ExpiresColumn] = token.ExpiresAt;
        }

        // The answer came, so a shutdown must not lose it. If the lease was lost, the other worker's token is as good.
        await _table.TryReplaceAsync(leased, leased.ETag, CancellationToken.None);
        return answer;
    }

    private async Task<ZendeskAnswer<ZendeskToken>> AskAsync(ZendeskAccess access, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = access.ClientId,
            ["client_secret"] = access.ClientSecret,
            ["scope"] = options.Scope,
        });
        var request = ZendeskRequest.Send(ZendeskCall.Read, HttpMethod.Post, "oauth/tokens", json);
        var answer = await http.SendAsync(access.Subdomain, request, token: null, cancellationToken);

        if ((answer.Fault ?? ZendeskErrors.ClassifyToken(answer.Value!)) is { } fault)
        {
            return fault;
        }

        return Read(answer.Value!.Json!.Value) is { } token
            ? new ZendeskAnswer<ZendeskToken>(token) : new ZendeskFault.Down("Zendesk answered without an access token.");
    }

    private ZendeskToken? Read(JsonElement json)
    {
        var now = time.GetUtcNow();
        var lifetime = json.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var number) && number > 0
            ? TimeSpan.FromSeconds(number) : DefaultLifetime;
        return json.TryGetProperty("access_token", out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } token
            ? new ZendeskToken(token, now, now + lifetime) : null;
    }

    /// <summary>The last token of an access, unless it is the refused one.</summary>
    private ZendeskToken? Known(ZendeskAccess access, ZendeskToken? refused) =>
        _known.TryGetValue(OwnerOf(access), out var token) && token.Value != refused?.Value ? token : null;

    private void Remember(ZendeskAccess access, TableEntity? row)
    {
        if (row?.GetString(TokenColumn) is { } encrypted
            && cipher.TryDecrypt(encrypted, OwnerOf(access)) is { } value
            && row.GetDateTimeOffset(ObtainedColumn) is { } obtained
            && row.GetDateTimeOffset(ExpiresColumn) is { } expires)
        {
            _known[OwnerOf(access)] = new ZendeskToken(value, obtained, expires);
        }
    }

    /// <summary>
    /// The associated data of the encryption. A stored token cannot be decrypted after the client or its secret has changed, so the next
    /// call proves the new ones.
    /// </summary>
    private static string OwnerOf(ZendeskAccess access)
    {
        var secret = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(access.ClientSecret)));
        return $"zendesk token {StorageKeys.Join(access.Account, access.Subdomain, access.ClientId, secret)}";
    }
}

/// <summary>An access token and when it ends.</summary>
internal sealed record ZendeskToken(string Value, DateTimeOffset ObtainedAt, DateTimeOffset ExpiresAt)
{
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <summary>Whether it should be renewed: in its last fifth, and at most five minutes before its end.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        var fifth = (ExpiresAt - ObtainedAt) / 5;
        return now >= ExpiresAt - (fifth < MostAhead ? fifth : MostAhead);
    }

    public override string ToString() => $"token until {ExpiresAt:u}";
}
