using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Connector.TestKit.Gmail;

/// <summary>An opaque place in a listing, good for the listing that gave it out.</summary>
internal static class PageToken
{
    public static string Write(string listing, string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{listing}:{place}"));

    /// <summary>False for a token of another listing, or none of ours.</summary>
    public static bool TryRead(string listing, string token, [NotNullWhen(true)] out string? place)
    {
        place = null;

        if (!Base64Url.IsValid(token))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        if (text.StartsWith(listing + ":", StringComparison.Ordinal))
        {
            place = text[(listing.Length + 1)..];
        }

        return place is not null;
    }
}
