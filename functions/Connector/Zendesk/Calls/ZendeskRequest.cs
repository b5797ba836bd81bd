using System.Net.Http.Headers;

namespace Connector.Zendesk.Calls;

/// <summary>What a call does, as far as its answer depends on it.</summary>
internal enum ZendeskCall
{
    /// <summary>Reads a list, or a user.</summary>
    Read,

    /// <summary>Reads a ticket or its history.</summary>
    ReadTicket,

    /// <summary>Reads tickets or their history for the comparison, which leaves the deliveries their share of the limit.</summary>
    Compare,

    /// <summary>Makes a ticket.</summary>
    Create,

    /// <summary>Adds a comment to a ticket.</summary>
    Comment,

    Upload,

    /// <summary>Makes a user.</summary>
    CreateUser,
}

/// <summary>A call before it has an access token. It can be sent more than once.</summary>
/// <param name="Path">Relative to the address of the Zendesk.</param>
internal sealed record ZendeskRequest(ZendeskCall Call, HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte>? Content { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? IdempotencyKey { get; init; }

    public static ZendeskRequest Get(ZendeskCall call, string path) => new(call, HttpMethod.Get, path);

    public static ZendeskRequest Send(ZendeskCall call, HttpMethod method, string path, ReadOnlyMemory<byte> json) =>
        new(call, method, path) { Content = json };

    public HttpRequestMessage ToMessage(Uri address, string? token)
    {
        var message = new HttpRequestMessage(Method, new Uri(address, Path));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        if (IdempotencyKey is { } key)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        if (Content is { } content)
        {
            message.Content = new ReadOnlyMemoryContent(content);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(ContentType, out var type)
                ? type : new MediaTypeHeaderValue("application/octet-stream");
        }

        return message;
    }

    // A record prints its members, and a path may hold an address.
    public override string ToString() => $"{Call}";
}
