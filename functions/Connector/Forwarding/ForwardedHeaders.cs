using System.Text.RegularExpressions;
using Connector.Importing;
using Connector.Importing.Parsing;
using MimeKit;

namespace Connector.Forwarding;

/// <summary>What a forwarded mail's headers say of its way here. Who sent it is in its From, whatever the envelope says (SRS, <c>+caf_=</c>).</summary>
/// <param name="ClaimsTwoTurns">They say that it came to an inbound address before. Anybody can write that, so it is only a reason to look.</param>
/// <param name="Hop">The topmost Received header, which our own receiver wrote; null when there is none.</param>
/// <param name="EarlierHops">The Received headers below it, the newest first.</param>
/// <param name="Authentication">What Google found out about the sender, see <see cref="GoogleResult"/>; null when unknown.</param>
/// <param name="ProofNonce">Of a proof mail.</param>
public sealed partial record ForwardedHeaders(bool ClaimsTwoTurns, string? Hop, IReadOnlyList<string> EarlierHops, string? Authentication, string? ProofNonce)
{
    public const string ProofHeader = "X-Connector-Proof";

    private const int MaxHeadBytes = 256 * 1024;

    private static readonly string[] Ways = ["X-Forwarded-To", "Delivered-To"];

    public static ForwardedHeaders Of(MailBytes mail, InboundAddresses addresses)
    {
        var headers = Read(mail);
        var turns = Ways.Max(way => headers.Where(header => Is(header, way)).Count(header => addresses.KeyOf(header.Value.Trim(' ', '<', '>')) is not null));
        var hops = headers.Where(header => Is(header, "Received")).Select(header => Space().Replace(header.Value, " ").Trim()).ToList();

        return new ForwardedHeaders(
            turns > 1, hops.FirstOrDefault(), [.. hops.Skip(1)], GoogleResult.In(headers), headers.FirstOrDefault(header => Is(header, ProofHeader))?.Value.Trim());
    }

    internal static List<Header> Read(MailBytes mail)
    {
        try
        {
            using var head = new MemoryStream(Head(mail));
            using var readable = MailStart.Skip(head, MaxHeadBytes);
            return [.. HeaderList.Load(readable)];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static byte[] Head(MailBytes mail)
    {
        using var stream = mail.OpenRead();
        var head = new byte[Math.Min(mail.Length, MaxHeadBytes)];
        stream.ReadExactly(head);
        return head;
    }

    private static bool Is(Header header, string name) => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();
}
