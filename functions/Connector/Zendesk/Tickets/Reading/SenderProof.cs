using System.Globalization;
using System.Text.RegularExpressions;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>Decides by a provider's verdict whether a mail comes from the domain of its author (RFC 7489, 3.1; RFC 8601).</summary>
internal static partial class SenderProof
{
    /// <param name="verdict">An <c>Authentication-Results</c> header of the provider; null if there is none.</param>
    /// <param name="author">The only address in From.</param>
    /// <returns>True if DMARC passed, or a signature of the author's domain is valid.</returns>
    public static bool IsGood(string? verdict, string? author)
    {
        if (verdict is null || DomainOf(author) is not { } domain)
        {
            return false;
        }

        var results = Comments().Replace(verdict, " ").ToLowerInvariant().Split(';').ToList();
        return !results.Exists(result => Says(result, "dmarc=fail"))
            && results.Exists(result => (Says(result, "dmarc=pass") && Names(result, "header.from", domain))
                || (Says(result, "dkim=pass") && (Names(result, "header.i", domain) || Names(result, "header.d", domain))));
    }

    /// <summary>The domain of an address in its ASCII form; null if it is no address.</summary>
    public static string? DomainOf(string? address)
    {
        if (address?.LastIndexOf('@') is not (>= 0 and var at))
        {
            return null;
        }

        try
        {
            return new IdnMapping().GetAscii(address[(at + 1)..]).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A verdict stands at the beginning of a result, so a sender cannot place one in a property.</summary>
    private static bool Says(string result, string verdict) =>
        result.AsSpan().TrimStart().StartsWith(verdict, StringComparison.Ordinal)
        && (result.TrimStart().Length == verdict.Length || char.IsWhiteSpace(result.TrimStart()[verdict.Length]));

    /// <summary>Relaxed alignment: a domain may sign for its subdomains, and the other way round (RFC 7489, 3.1.1).</summary>
    private static bool Names(string result, string property, string domain) =>
        Properties().Matches(result).Any(match => match.Groups["name"].Value == property && IsAligned(match.Groups["value"].Value, domain));

    private static bool IsAligned(string value, string domain)
    {
        var signer = value[(value.LastIndexOf('@') + 1)..].Trim('"', '.');
        return signer == domain || (signer.Contains('.') && (IsBelow(domain, signer) || IsBelow(signer, domain)));
    }

    private static bool IsBelow(string domain, string parent) => domain.EndsWith($".{parent}", StringComparison.Ordinal);

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<=\s)(?<name>header\.[a-z]+)=(?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Properties();
}
