using Connector.Importing;
using Connector.Importing.Parsing;
using MimeKit;

namespace Connector.Forwarding;

/// <summary>What a forwarded mail's headers say of its way here. Who sent it is in its From, whatever the envelope says (SRS, <c>+caf_=</c>).</summary>
/// <param name="Turns">How often it has been sent to an inbound address of ours already.</param>
/// <param name="Authentication">What Google found out about the sender when the mail came in: ARC's record of it, before any later one.</param>
/// <param name="ProofNonce">Of a proof mail.</param>
public sealed record ForwardedHeaders(int Turns, string? Authentication, string? ProofNonce)
{
    public const string ProofHeader = "X-Connector-Proof";

    private const int MaxHeadBytes = 256 * 1024;

    private const int MaxAuthentication = 2_000;

    private static readonly string[] Ways = ["X-Forwarded-To", "Delivered-To"];

    public static ForwardedHeaders Of(MailBytes mail, InboundAddresses addresses)
    {
        var headers = Read(mail);
        var turns = Ways.Max(way => headers.Where(header => Is(header, way)).Count(header => addresses.KeyOf(header.Value.Trim(' ', '<', '>')) is not null));

        return new ForwardedHeaders(turns, AuthenticationIn(headers), headers.FirstOrDefault(header => Is(header, ProofHeader))?.Value.Trim());
    }

    /// <summary>The forwarder's hop breaks SPF by its nature: what counts is what the first receiver wrote down and sealed.</summary>
    private static string? AuthenticationIn(List<Header> headers)
    {
        var results = headers.FirstOrDefault(header => Is(header, "ARC-Authentication-Results")) ?? headers.LastOrDefault(header => Is(header, "Authentication-Results"));
        return results is null ? null : TableText.Of($"{(results.Field.StartsWith("ARC", StringComparison.OrdinalIgnoreCase) ? "arc" : "header")}: {Header.Unfold(results.Value)}", MaxAuthentication);
    }

    internal static List<Header> Read(MailBytes mail)
    {
        try
        {
            using var head = new MemoryStream(Head(mail));
            return [.. HeaderList.Load(head)];
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
}
