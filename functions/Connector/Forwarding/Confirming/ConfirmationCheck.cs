using Connector.Importing;
using Connector.Importing.Parsing;
using MimeKit;
using MimeKit.Cryptography;

namespace Connector.Forwarding.Confirming;

/// <summary>Tells Gmail's confirmation mail from every other: by its sender, and by Google's own signature over it.</summary>
public sealed class ConfirmationCheck(IDkimKeys keys)
{
    private const string Signer = "google.com";

    /// <summary>Gmail's has a few kilobytes.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <returns>Null for any other mail, one that only pretends among them: that is imported like every mail.</returns>
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

            return IsOnlyOne(message, HeaderId.From) && IsOnlyOne(message, HeaderId.Subject) && await IsSignedAsync(message, cancellationToken)
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

        foreach (var signature in message.Headers.Where(header => header.Id == HeaderId.DkimSignature && IsOfGoogle(header.Value)))
        {
            try
            {
                if (await verifier.VerifyAsync(message, signature, cancellationToken))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is FormatException or ParseException or Org.BouncyCastle.Security.GeneralSecurityException)
            {
                // That signature is none.
            }
        }

        return false;
    }

    /// <summary>Of two, the last is signed and the first is shown.</summary>
    private static bool IsOnlyOne(MimeMessage message, HeaderId id) => message.Headers.Count(header => header.Id == id) == 1;

    private static bool IsOfGoogle(string signature)
    {
        var tags = signature.Split(';').Select(tag => string.Concat(tag.Where(letter => !char.IsWhiteSpace(letter))).ToLowerInvariant()).ToList();

        // The code stands in the subject. And l= signs only the beginning of a body: anything could follow.
        return tags.Contains($"d={Signer}")
            && tags.Exists(tag => tag.StartsWith("h=", StringComparison.Ordinal) && tag[2..].Split(':').Contains("subject"))
            && !tags.Exists(tag => tag.StartsWith("l=", StringComparison.Ordinal));
    }
}
