using Microsoft.Net.Http.Headers;

namespace Connector.Forwarding.Receiving;

/// <summary>The format of a post.</summary>
/// <param name="Boundary">Separates the parts of a multipart form; null for the other formats.</param>
internal sealed record PostForm(PostKind Kind, string? Boundary = null)
{
    private const int OtherFields = 1024 * 1024;

    /// <exception cref="InboundPostException">The format is unknown.</exception>
    public static PostForm Of(string? contentType)
    {
        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed : null;

        return type?.MediaType.Value?.ToLowerInvariant() switch
        {
            "message/rfc822" => new PostForm(PostKind.Raw),
            "application/x-www-form-urlencoded" => new PostForm(PostKind.UrlEncoded),
            "multipart/form-data" when HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary =>
                new PostForm(PostKind.Multipart, boundary.ToString()),
            _ => throw new InboundPostException(
                415,
                "The body must be a raw mail as message/rfc822, or a form as multipart/form-data or application/x-www-form-urlencoded."),
        };
    }

    /// <summary>The largest body that can hold a mail of this size. Percent-encoding makes up to three bytes of one.</summary>
    public long MaxBodyBytes(long maxMailBytes) => ((Kind == PostKind.UrlEncoded ? 3 : 1) * maxMailBytes) + OtherFields;
}

internal enum PostKind
{
    /// <summary>The body is the mail.</summary>
    Raw,

    Multipart,

    UrlEncoded,
}
