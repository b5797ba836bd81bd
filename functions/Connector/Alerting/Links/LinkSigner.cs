using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Content;

namespace Connector.Alerting.Links;

/// <summary>Makes and reads signed links. A link allows what it says to everyone who has it, until it expires.</summary>
public sealed class LinkSigner(AlertOptions options)
{
    /// <summary>Path below the public address.</summary>
    public const string Path = "api/alerts/link";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const int SignatureBytes = 16;

    /// <summary>The links for one administrator's mail; null without a public address or a key.</summary>
    public AlertLinks? For(Outage outage, string admin, DateTimeOffset now)
    {
        if (options is not { ConsoleBaseUri: { } console, LinkKey: not null })
        {
            return null;
        }

        return new AlertLinks(
            Link(LinkAction.State), Link(LinkAction.SilenceHour), Link(LinkAction.SilenceOutage),
            address => Link(LinkAction.SilenceAddress, address));

        Uri Link(LinkAction action, string? address = null) => new(
            console, $"{Path}?t={Sign(new AlertLink(outage.Account, outage.Id, admin, action, address, now + Lifetime))}");
    }

    public string Sign(AlertLink link)
    {
        var text = string.Join(
            '\n', link.Account, link.Outage, link.Admin, (int)link.Action,
            link.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), link.Address);
        var content = Encoding.UTF8.GetBytes(text);
        return $"{Base64Url.EncodeToString(content)}.{Base64Url.EncodeToString(Signature(content))}";
    }

    /// <returns>Null if the signature is wrong or the link has expired.</returns>
    public AlertLink? Read(string? token, DateTimeOffset now)
    {
        if (options.LinkKey is null || token?.Split('.') is not [var first, var second] || Decode(first) is not { } content
            || Decode(second) is not { } signature)
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(signature, Signature(content)) && Parse(Encoding.UTF8.GetString(content)) is { } link
            && link.ExpiresAt > now
            ? link
            : null;
    }

    private byte[] Signature(byte[] content) => HMACSHA256.HashData(options.LinkKey!.Value.Span, content)[..SignatureBytes];

    private static AlertLink? Parse(string text)
    {
        // The signature is right, but a newer version may have signed another form.
        return text.Split('\n') is [var account, var outage, var admin, var action, var expires, var address]
            && Enum.TryParse<LinkAction>(action, out var known) && Enum.IsDefined(known)
            && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new AlertLink(
                account, outage, admin, known, address.Length == 0 ? null : address, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }

    private static byte[]? Decode(string text)
    {
        // Checked first, because the decoder throws if the text is not base64url.
        return Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }
}
