using System.Text.RegularExpressions;
using Connector.Importing.Parsing;
using MimeKit;

namespace Connector.Forwarding.Intake;

/// <summary>
/// Google's verdict about a sender (SPF, DKIM, DMARC), which Gmail's receiver writes above the headers of the sender. A sender can write
/// such headers too, but only below Google's, so the topmost one in Google's name counts, and only if Google handed the mail to our
/// receiver.
/// </summary>
internal static partial class GoogleResult
{
    private const string Server = "mx.google.com";

    private const int MaxLength = 2_000;

    /// <returns>Null if there is no such header.</returns>
    public static string? In(IReadOnlyList<Header> headers) =>
        IsFromGoogle(headers) ? headers.Select(Read).FirstOrDefault(result => result is not null) : null;

    private static string? Read(Header header)
    {
        var value = Header.Unfold(header.Value);

        return header.Field.ToLowerInvariant() switch
        {
            "authentication-results" when IsGoogles(value) => TableText.Of($"header: {value}", MaxLength),
            "arc-authentication-results" when ArcInstance().Match(value) is { Success: true } instance && IsGoogles(
            value[instance.Length..]) =>
                TableText.Of($"arc: {value}", MaxLength),
            _ => null,
        };
    }

    private static bool IsGoogles(string results) =>
        ServerName().Match(results) is { Success: true } name && name.Groups["name"].Value.Equals(
            Server, StringComparison.OrdinalIgnoreCase);

    /// <summary>Skips the hops inside our receiver and looks at the hop that names the server outside.</summary>
    private static bool IsFromGoogle(IReadOnlyList<Header> headers)
    {
        foreach (var header in headers.Where(header => header.Field.Equals("Received", StringComparison.OrdinalIgnoreCase)))
        {
            var hop = Hop.Read(Header.Unfold(header.Value));

            if (IsOfGoogle(hop.By))
            {
                return true;
            }

            if (hop.From is { } from && !IsInside(from, hop.By))
            {
                return IsOfGoogle(from);
            }
        }

        // No hop names another server.
        return true;
    }

    private static bool IsOfGoogle(string? host) =>
        host is not null
            && (host.Equals("google.com", StringComparison.OrdinalIgnoreCase) || host.EndsWith(
            ".google.com", StringComparison.OrdinalIgnoreCase));

    private static bool IsInside(string from, string? by) =>
        from is "localhost" or "127.0.0.1" or "::1"
            || (by is not null && Organisation(from).Equals(Organisation(by), StringComparison.OrdinalIgnoreCase));

    /// <summary>The registrable domain: three labels if the second is short, as in <c>co.uk</c>.</summary>
    private static string Organisation(string host)
    {
        var labels = host.Split('.');
        return labels is [.., _, { Length: <= 3 }, _] ? string.Join('.', labels[^3..]) : string.Join(
            '.', labels[^Math.Min(2, labels.Length)..]);
    }

    [GeneratedRegex(@"^\s*i\s*=\s*\d{1,2}\s*;", RegexOptions.CultureInvariant)]
    private static partial Regex ArcInstance();

    /// <summary>RFC 8601, 2.2: comments may precede the name; a version or the end of the list may follow.</summary>
    [GeneratedRegex(
        @"^\s*(\([^()]*\)\s*)*(?<name>[^\s;()""]+)\s*(\([^()]*\)\s*)*(\d+\s*)?(;|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ServerName();

    /// <summary>A Received header: the server that handed the mail over, and the server that took it.</summary>
    /// <param name="From">Its name in DNS if the receiver looked it up, else the name that it gave itself; null for a hop inside one
    /// server.</param>
    private sealed partial record Hop(string? From, string? By)
    {
        public static Hop Read(string received)
        {
            var by = Receiver().Match(received) is { Success: true } receiver ? Bare(receiver.Groups["by"].Value) : null;

            if (Sender().Match(received) is not { Success: true } sender)
            {
                return new Hop(From: null, by);
            }

            var looked = sender.Groups["looked"].Value;
            var isName = looked == "unknown" || (looked.Contains('.') && !looked.Contains('=') && !looked.StartsWith('['));
            return new Hop(Bare(isName ? looked : sender.Groups["helo"].Value), by);
        }

        private static string Bare(string host) => host.Trim('[', ']', '.', ';');

        [GeneratedRegex(
            @"^\s*from\s+(?<helo>\S+)(\s+\(\s*(?<looked>[^\s()]*))?",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
        private static partial Regex Sender();

        [GeneratedRegex(@"(^|\s)by\s+(?<by>\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
        private static partial Regex Receiver();
    }
}
