using System.Text.Json;
using System.Text.RegularExpressions;

namespace Connector.Zendesk.Calls;

/// <summary>
/// Turns an answer of Zendesk into a fault, from the status and structured fields of the body. It repeats only codes and names of fields,
/// because descriptions name people (developer.zendesk.com, "Requests and responses: response format").
/// </summary>
internal static partial class ZendeskErrors
{
    /// <summary>The wait if Zendesk names none. The account's limits are per minute.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);

    private const string Other = "other";

    /// <summary>The fields that a ticket or a comment can do without.</summary>
    private static readonly HashSet<string> Optional = new(StringComparer.OrdinalIgnoreCase)
    {
        "email_ccs", "email_cc", "collaborators", "collaborator_ids", "custom_fields", "custom_field", "fields", "recipient", "tags",
    };

    private static readonly HashSet<string> Uploads = new(StringComparer.OrdinalIgnoreCase)
    {
        "uploads", "upload", "attachments", "attachment",
    };

    /// <returns>Null if the call succeeded.</returns>
    public static ZendeskFault? Classify(ZendeskCall call, ZendeskReply reply) => reply.Status switch
    {
        >= 200 and <= 299 when reply.Json is { ValueKind: JsonValueKind.Object } => null,
        >= 200 and <= 299 => new ZendeskFault.Down(
            $"Zendesk answered with a page in place of data, as during maintenance ({reply.Status}).", reply.RetryAfter),
        >= 300 and <= 399 => new ZendeskFault.Down($"Zendesk redirects ({reply.Status}), which is not followed.", reply.RetryAfter),
        401 => new ZendeskFault.Denied($"Zendesk refuses the access token{InBrackets(reply)}."),
        403 => new ZendeskFault.Denied($"Zendesk forbids the call: the user or the scope lacks a right{InBrackets(reply)}."),
        404 when IsNotFound(reply) => NotFound(call, reply),
        409 => new ZendeskFault.Conflict(),
        429 => TooMany(call, reply),
        400 when CodeOf(reply) == "IdempotentRequestError" => new ZendeskFault.SameKeyOtherBody(),
        400 or 413 or 422 when call == ZendeskCall.Upload && reply is { Json: not null } or { Status: 413 } =>
            new ZendeskFault.FieldRefused(["file"]),
        400 or 413 or 422 when reply.Json is not null => Refused(call, reply),
        _ => new ZendeskFault.Down($"Zendesk answered {reply.Status}{InBrackets(reply)}.", reply.RetryAfter),
    };

    /// <summary>The fault of an answer of the token endpoint, which does not use the errors of the API (RFC 6749, 5.2).</summary>
    public static ZendeskFault? ClassifyToken(ZendeskReply reply) => reply.Status switch
    {
        400 or 401 or 403 when reply.Json is not null => new ZendeskFault.Denied(
            $"Zendesk refuses the OAuth client{InBrackets(reply)}. Check its id, its secret and its allowed scopes."),
        404 => new ZendeskFault.Denied("There is no Zendesk at this subdomain."),
        _ => Classify(ZendeskCall.Read, reply),
    };

    /// <summary>How long no call of this Zendesk may leave after a 429.</summary>
    private static TimeSpan WaitOf(ZendeskReply reply) =>
        reply.RetryAfter ?? reply.Rates.Spent?.Resets ?? reply.Rates.Reset ?? DefaultWait;

    /// <remarks>Both limits of Update Ticket answer 429, that of one ticket and that of the account.</remarks>
    private static ZendeskFault TooMany(ZendeskCall call, ZendeskReply reply)
    {
        var isAccount = reply.Rates.Remaining is null or <= 0 || reply.Rates.Spent is { IsOfTicket: false };
        return call == ZendeskCall.Comment && !isAccount
            ? new ZendeskFault.TicketBusy(WaitOf(reply)) : new ZendeskFault.Limited(WaitOf(reply));
    }

    /// <summary>Only the API's own 404 says that a record is missing. A wrong address, or a page of a proxy, says nothing.</summary>
    private static bool IsNotFound(ZendeskReply reply) => CodeOf(reply) == "RecordNotFound";

    private static ZendeskFault NotFound(ZendeskCall call, ZendeskReply reply) => call switch
    {
        ZendeskCall.ReadTicket or ZendeskCall.Compare or ZendeskCall.Comment => new ZendeskFault.Gone(),
        ZendeskCall.Create or ZendeskCall.Upload => new ZendeskFault.UploadExpired(),
        _ => new ZendeskFault.Down($"Zendesk answered {reply.Status}{InBrackets(reply)}."),
    };

    private static ZendeskFault Refused(ZendeskCall call, ZendeskReply reply)
    {
        var details = Details(reply);
        var fields = details.Select(detail => detail.Field).Distinct(StringComparer.OrdinalIgnoreCase).ToList();

        if (call == ZendeskCall.Comment && details.Any(detail => detail.SaysClosed))
        {
            return new ZendeskFault.Closed();
        }

        if (details.Any(detail => detail.SaysSuspended && !Optional.Contains(detail.Field)))
        {
            return new ZendeskFault.SuspendedSender();
        }

        if (fields.Any(Uploads.Contains))
        {
            return new ZendeskFault.UploadExpired();
        }

        return fields.Count > 0 && fields.TrueForAll(Optional.Contains)
            ? new ZendeskFault.FieldRefused(fields)
            : new ZendeskFault.Refused(
                $"Zendesk refused it ({string.Join(": ", [$"{reply.Status} {CodeOf(reply)}".TrimEnd(), .. Listed(fields)])})", fields);
    }

    private static string[] Listed(List<string> fields) => fields.Count > 0 ? [string.Join(", ", fields)] : [];

    /// <summary>All entries of <c>details</c>, which lists the problems of each field.</summary>
    private static List<Detail> Details(ZendeskReply reply) =>
        reply.Json is { ValueKind: JsonValueKind.Object } body
        && body.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object
            ? [.. details.EnumerateObject().SelectMany(field => EntriesOf(field.Value).Select(entry => Detail.Of(field.Name, entry)))]
            : [];

    private static List<JsonElement> EntriesOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static string InBrackets(ZendeskReply reply) => CodeOf(reply) is { } code ? $" ({code})" : "";

    /// <returns>Null if the body has no code, or something else in its place.</returns>
    private static string? CodeOf(ZendeskReply reply) =>
        reply.Json is { ValueKind: JsonValueKind.Object } body && TextOf(body, "error") is { } code && Code().IsMatch(code) ? code : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    /// <summary>One problem of one field. The codes came later than the descriptions, so some answers have only those.</summary>
    private sealed record Detail(string Field, bool SaysClosed, bool SaysSuspended)
    {
        public static Detail Of(string field, JsonElement entry)
        {
            var code = TextOf(entry, "error") ?? TextOf(entry, "type");
            var description = TextOf(entry, "description") ?? "";

            return new Detail(
                Code().IsMatch(field) ? field : Other,
                SaysClosed: code is "ClosedTicket" or "closed_prevents_ticket_update"
                    || description.Contains("closed prevents ticket update", StringComparison.OrdinalIgnoreCase),
                SaysSuspended: code == "UserSuspended"
                    || description.TrimEnd('.').EndsWith(" is suspended", StringComparison.OrdinalIgnoreCase));
        }
    }
}
