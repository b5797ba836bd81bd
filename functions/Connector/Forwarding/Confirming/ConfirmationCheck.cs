using System.Text.RegularExpressions;
using Connector.Messages;
using MimeKit;
using MimeKit.Cryptography;

namespace Connector.Forwarding.Confirming;

/// <summary>Recognises Gmail's confirmation mail by its sender and by Google's own signature over it.</summary>
public sealed partial class ConfirmationCheck(IDkimPublicKeyLocator keys)
{
    private const string Signer = "google.com";

    /// <summary>Gmail's has a few kilobytes.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <returns>Null for any other mail, forged confirmation mails included; those are imported like every mail.</returns>
    /// <exception cref="KeysUnreachableException">Google's keys could not be fetched.</exception>
    public async Task<GmailConfirmation?> FindAsync(ParsedMail mail, MailBytes raw, CancellationToken cancellationToken)
    {
        if (!string.Equals(mail.From, GmailConfirmation.Sender, StringComparison.OrdinalIgnoreCase) || raw.Length > MaxBytes)
        {
            return null;
        }

        using var stream = raw.OpenRead();

        try
        {
            var message = await MimeMessage.LoadAsync(stream, cancellationToken);

            return IsOnlyOne(message, HeaderId.From) && IsOnlyOne(message, HeaderId.Subject) && await IsSignedAsync(
                message, cancellationToken)
                ? GmailConfirmation.Read(message.Subject, $"{message.TextBody}\n{message.HtmlBody}")
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task<bool> IsSignedAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var verifier = new DkimVerifier(keys);

        foreach (var signature in message.Headers.Where(header => header.Id == HeaderId.DkimSignature && IsOfSigner(header)))
        {
            try
            {
                if (await verifier.VerifyAsync(message, signature, cancellationToken))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception
                is FormatException or ParseException or Org.BouncyCastle.Security.GeneralSecurityException)
            {
                // An invalid signature counts as none.
            }
        }

        return false;
    }

    /// <summary>If a header occurs twice, the signature covers the last one and mail programs show the first one.</summary>
    private static bool IsOnlyOne(MimeMessage message, HeaderId id) => message.Headers.Count(header => header.Id == id) == 1;

    /// <summary>
    /// Another domain's signature proves nothing. The subject must be signed because it holds the code. A tag l= is refused because it
    /// leaves the rest of the body unsigned, and a list with a name twice because one reader may take the first and another the second.
    /// </summary>
    private static bool IsOfSigner(Header signature)
    {
        var list = TagList().Match(Header.Unfold(signature.Value));
        var names = list.Groups["name"].Captures.Select(name => name.Value).ToList();
        var signed = Tag("h")?.Split(':', StringSplitOptions.TrimEntries);

        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count
            && !names.Contains("l", StringComparer.OrdinalIgnoreCase)
            && string.Equals(Tag("d"), Signer, StringComparison.OrdinalIgnoreCase)
            && signed is not null
            && signed.Contains("from", StringComparer.OrdinalIgnoreCase)
            && signed.Contains("subject", StringComparer.OrdinalIgnoreCase);

        string? Tag(string name) => list.Groups["value"].Captures.ElementAtOrDefault(names.IndexOf(name))?.Value.Trim();
    }

    /// <summary>RFC 6376, 3.2. The list may end with a semicolon.</summary>
    [GeneratedRegex(
        @"\A(\s*(?<name>[A-Za-z][A-Za-z0-9_]*)\s*=(?<value>[^;]*)(;|\z))+\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TagList();
}
