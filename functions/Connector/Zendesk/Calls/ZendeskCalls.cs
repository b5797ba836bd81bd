using System.Text.Json;

namespace Connector.Zendesk.Calls;

/// <summary>The calls to Zendesk's API that this app makes (developer.zendesk.com/api-reference/ticketing).</summary>
public sealed class ZendeskCalls(ZendeskClient client)
{
    /// <summary>The name in a comment's <c>metadata</c> of the mail that the comment was made of.</summary>
    public const string MarkerName = "connector_message";

    private const int PageSize = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Makes a ticket, which runs triggers. Zendesk remembers the key for two hours and repeats its first answer.</summary>
    public Task<ZendeskAnswer<Ticket>> CreateAsync(
        ZendeskAccess access, ReadOnlyMemory<byte> json, string idempotencyKey, CancellationToken cancellationToken) =>
        TicketAsync(
            access,
            ZendeskRequest.Send(ZendeskCall.Create, HttpMethod.Post, "api/v2/tickets", json) with { IdempotencyKey = idempotencyKey },
            cancellationToken);

    /// <summary>Makes a ticket without triggers and notifications. There is no key, so look for the external id first.</summary>
    public Task<ZendeskAnswer<Ticket>> ImportAsync(
        ZendeskAccess access, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        TicketAsync(
            access, ZendeskRequest.Send(ZendeskCall.Create, HttpMethod.Post, "api/v2/imports/tickets", json), cancellationToken);

    /// <summary>Changes a ticket. The body asks for a safe update, so it answers a conflict if the ticket has changed.</summary>
    public Task<ZendeskAnswer<Ticket>> CommentAsync(
        ZendeskAccess access, long ticket, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        TicketAsync(
            access, ZendeskRequest.Send(ZendeskCall.Comment, HttpMethod.Put, $"api/v2/tickets/{ticket}", json), cancellationToken);

    public Task<ZendeskAnswer<Ticket>> FindAsync(ZendeskAccess access, long ticket, CancellationToken cancellationToken) =>
        TicketAsync(access, ZendeskRequest.Get(ZendeskCall.ReadTicket, $"api/v2/tickets/{ticket}"), cancellationToken);

    /// <summary>
    /// Finds tickets by our own id, oldest first; none is an empty list. An external id is not unique, and this list is not the search
    /// index, which lags behind.
    /// </summary>
    public Task<ZendeskAnswer<IReadOnlyList<Ticket>>> FindByExternalIdAsync(
        ZendeskAccess access, string externalId, CancellationToken cancellationToken) =>
        client.SendAsync<IReadOnlyList<Ticket>>(
            access,
            ZendeskRequest.Get(ZendeskCall.Read, $"api/v2/tickets?external_id={Uri.EscapeDataString(externalId)}"),
            json => [.. Part<List<Ticket>>(json, "tickets").Where(ticket => ticket.ExternalId == externalId).OrderBy(ticket => ticket.Id)],
            cancellationToken);

    /// <summary>Finds tickets by their ids, up to 100, for the comparison. Those that are gone are not in the list.</summary>
    public Task<ZendeskAnswer<IReadOnlyList<Ticket>>> ShowManyAsync(
        ZendeskAccess access, IReadOnlyList<long> tickets, CancellationToken cancellationToken) =>
        client.SendAsync<IReadOnlyList<Ticket>>(
            access,
            ZendeskRequest.Get(ZendeskCall.Compare, $"api/v2/tickets/show_many?ids={string.Join(',', tickets)}"),
            json => Part<List<Ticket>>(json, "tickets"),
            cancellationToken);

    /// <summary>Whether a ticket has the comment of this marker.</summary>
    public async Task<ZendeskAnswer<bool>> HasCommentAsync(
        ZendeskAccess access, long ticket, string marker, CancellationToken cancellationToken)
    {
        var found = await ReadMarkersAsync(access, ZendeskCall.ReadTicket, ticket, markers => markers.Contains(marker), cancellationToken);
        return found.Fault is { } fault ? fault : new ZendeskAnswer<bool>(found.Value!.Contains(marker));
    }

    /// <summary>The markers of all comments of a ticket, for the comparison.</summary>
    public Task<ZendeskAnswer<IReadOnlySet<string>>> ListMarkersAsync(
        ZendeskAccess access, long ticket, CancellationToken cancellationToken) =>
        ReadMarkersAsync(access, ZendeskCall.Compare, ticket, isEnough: _ => false, cancellationToken);

    /// <param name="token">The token of an earlier file that this one joins; null for a new one.</param>
    public Task<ZendeskAnswer<Upload>> UploadAsync(
        ZendeskAccess access, UploadFile file, string? token, CancellationToken cancellationToken)
    {
        var path = $"api/v2/uploads?filename={Uri.EscapeDataString(file.Name)}"
            + (token is null ? "" : $"&token={Uri.EscapeDataString(token)}");
        var request = ZendeskRequest.Send(ZendeskCall.Upload, HttpMethod.Post, path, file.Content) with { ContentType = file.ContentType };

        return client.SendAsync(
            access, request, json => ReadUpload(json.TryGetProperty("upload", out var upload) ? upload : default), cancellationToken);
    }

    /// <summary>Finds a person by address, and makes an end user if there is none. It never changes a person.</summary>
    /// <param name="name">The name of a new user; null for the address.</param>
    public async Task<ZendeskAnswer<ZendeskUser>> FindUserAsync(
        ZendeskAccess access, string email, string? name, CancellationToken cancellationToken)
    {
        var found = await SearchUserAsync(access, email, cancellationToken);

        if (found.Fault is { } fault)
        {
            return fault;
        }

        if (found.Value is [var user, ..])
        {
            return new ZendeskAnswer<ZendeskUser>(user);
        }

        var made = await UserAsync(
            access, "users", new { name = name ?? email, email, role = "end-user", skip_verify_email = true }, cancellationToken);

        // The address belongs to a person whom the search does not know yet, or has as a second address. Without a role and a name this
        // call changes nothing of a known person; Zendesk allows it five times a minute for one person.
        return made.Fault is ZendeskFault.Refused { Fields: ["email"] }
            ? await UserAsync(access, "users/create_or_update", new { email }, cancellationToken) : made;
    }

    /// <summary>Asks Zendesk for the user that the OAuth client acts as, and for the account's support addresses.</summary>
    public async Task<ZendeskAnswer<ZendeskIdentity>> TestAsync(ZendeskAccess access, CancellationToken cancellationToken)
    {
        var user = await client.SendAsync(
            access, ZendeskRequest.Get(ZendeskCall.Read, "api/v2/users/me"), json => Part<Me>(json, "user"), cancellationToken);

        if (user.Fault is { } fault)
        {
            return fault;
        }

        if (user.Value!.Id is null)
        {
            // Zendesk answers a call without a valid token as an anonymous user.
            return new ZendeskFault.Denied("Zendesk does not know the user of the access token.");
        }

        var addresses = await client.SendAsync(
            access, ZendeskRequest.Get(ZendeskCall.Read, "api/v2/recipient_addresses"),
            json => Part<List<RecipientAddress>>(json, "recipient_addresses"), cancellationToken);

        return addresses.Fault is { } down and not ZendeskFault.Denied
            ? down
            : new ZendeskAnswer<ZendeskIdentity>(
                new ZendeskIdentity(user.Value.Name, user.Value.Role, [.. (addresses.Value ?? []).Select(one => one.Email)]));
    }

    /// <summary>Reads the history of a ticket, newest first, until a page has enough.</summary>
    private async Task<ZendeskAnswer<IReadOnlySet<string>>> ReadMarkersAsync(
        ZendeskAccess access, ZendeskCall call, long ticket, Func<HashSet<string>, bool> isEnough, CancellationToken cancellationToken)
    {
        var markers = new HashSet<string>(StringComparer.Ordinal);

        for (var number = 1; ; number++)
        {
            var path = $"api/v2/tickets/{ticket}/audits?sort_order=desc&per_page={PageSize}&page={number}";
            var page = await client.SendAsync(access, ZendeskRequest.Get(call, path), AuditPage.Read, cancellationToken);

            if (page.Fault is { } fault)
            {
                return fault;
            }

            markers.UnionWith(page.Value!.Markers);

            if (page.Value.IsLast || isEnough(markers))
            {
                return new ZendeskAnswer<IReadOnlySet<string>>(markers);
            }
        }
    }

    private Task<ZendeskAnswer<IReadOnlyList<ZendeskUser>>> SearchUserAsync(
        ZendeskAccess access, string email, CancellationToken cancellationToken)
    {
        var query = Uri.EscapeDataString($"email:\"{email.Replace("\"", "", StringComparison.Ordinal)}\"");
        return client.SendAsync<IReadOnlyList<ZendeskUser>>(
            access,
            ZendeskRequest.Get(ZendeskCall.Read, $"api/v2/users/search?query={query}"),
            json => [.. Part<List<ZendeskUser>>(json, "users").Where(user => email.Equals(user.Email, StringComparison.OrdinalIgnoreCase))],
            cancellationToken);
    }

    private Task<ZendeskAnswer<ZendeskUser>> UserAsync(
        ZendeskAccess access, string path, object user, CancellationToken cancellationToken) =>
        client.SendAsync(
            access,
            ZendeskRequest.Send(
                ZendeskCall.CreateUser, HttpMethod.Post, $"api/v2/{path}", JsonSerializer.SerializeToUtf8Bytes(new { user }, Json)),
            json => Part<ZendeskUser>(json, "user"),
            cancellationToken);

    private Task<ZendeskAnswer<Ticket>> TicketAsync(ZendeskAccess access, ZendeskRequest request, CancellationToken cancellationToken) =>
        client.SendAsync(access, request, json => Part<Ticket>(json, "ticket"), cancellationToken);

    private static Upload ReadUpload(JsonElement upload) => upload.ValueKind == JsonValueKind.Object
        ? new Upload(
            Part<string>(upload, "token"),
            upload.TryGetProperty("attachment", out var file) && file.ValueKind == JsonValueKind.Object
            && file.TryGetProperty("content_url", out var url) && url.ValueKind == JsonValueKind.String ? url.GetString() : null)
        : throw new JsonException();

    /// <exception cref="JsonException">The part is missing, or has another form.</exception>
    private static T Part<T>(JsonElement json, string name) =>
        json.TryGetProperty(name, out var part) && part.Deserialize<T>(Json) is { } value ? value : throw new JsonException();

    /// <param name="Id">Null for an anonymous user.</param>
    private sealed record Me(long? Id, string Name, string Role);

    private sealed record RecipientAddress(string Email);
}
