using System.Text.RegularExpressions;
using Connector.Arrivals;
using Connector.Forwarding.Readiness;
using Connector.Importing.Parsing;
using Connector.Messages;
using MimeKit;

namespace Connector.Forwarding.Intake;

/// <summary>
/// The headers of a forwarded mail that tell its way here. The sender is in From; the envelope's sender may be rewritten (SRS,
/// <c>+caf_=</c>).
/// </summary>
/// <param name="ClaimsTwoTurns">The headers say that the mail came to an inbound address before. Anyone can write that, so it has to be
/// checked.</param>
/// <param name="Hop">The topmost Received header, which our own receiver wrote; null if there is none.</param>
/// <param name="EarlierHops">The Received headers below it, newest first.</param>
/// <param name="Authentication">Google's verdict about the sender, see <see cref="GoogleResult"/>; null if unknown.</param>
/// <param name="TestNonce">Names a <see cref="TestMail"/>; null for any other mail.</param>
public sealed partial record ForwardedHeaders(
    bool ClaimsTwoTurns, string? Hop, IReadOnlyList<string> EarlierHops, string? Authentication, string? TestNonce)
{
    private const int MaxHeadBytes = 256 * 1024;

    private static readonly string[] Ways = ["X-Forwarded-To", "Delivered-To"];

    public static ForwardedHeaders Of(MailBytes mail, InboundAddresses addresses)
    {
        var headers = Read(mail);
        var turns = Ways.Max(way => Values(headers, way).Count(value => addresses.KeyOf(value.Trim(' ', '<', '>')) is not null));
        var hops = Values(headers, "Received").Select(value => Space().Replace(value, " ").Trim()).ToList();
        var testNonce = Values(headers, TestMailMark.Header).FirstOrDefault()?.Trim();

        return new ForwardedHeaders(turns > 1, hops.FirstOrDefault(), [.. hops.Skip(1)], GoogleResult.In(headers), testNonce);
    }

    internal static List<Header> Read(MailBytes mail)
    {
        using var head = mail.OpenRead(MaxHeadBytes);
        return MailStart.Headers(head, MaxHeadBytes);
    }

    private static IEnumerable<string> Values(IEnumerable<Header> headers, string name) =>
        headers.Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();
}
