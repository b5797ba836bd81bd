using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Imap;
using Connector.Settings;

namespace Connector.Forwarding;

/// <summary>Settings of the forwarding route: where forwarded mail is received, and how its posts are signed.</summary>
public sealed record ForwardingOptions : IValidatableObject
{
    /// <summary>The domain of the inbound addresses; null if the forwarding route is off.</summary>
    [Setting("Forwarding__Domain")]
    public string? Domain { get; init => field = value?.ToLowerInvariant(); }

    /// <summary>Signs the inbound posts of a mail server without a signature scheme of its own.</summary>
    [Setting("Forwarding__Secret", Expected = "at least 16 characters", IsSecret = true), MinLength(16)]
    public string? Secret { get; init; }

    /// <summary>Mailgun's HTTP webhook signing key.</summary>
    [Setting("Forwarding__MailgunSigningKey", IsSecret = true)]
    public string? MailgunSigningKey { get; init; }

    /// <summary>The public key of SendGrid's signed webhook, as SendGrid shows it.</summary>
    [Setting("Forwarding__SendGridPublicKey", IsSecret = true)]
    public string? SendGridPublicKey { get; init; }

    /// <summary>A post is refused if its timestamp differs from the current time by more than this.</summary>
    [Setting("Forwarding__SignatureTolerance"), Duration("00:00:10", "1.00:00:00")]
    public TimeSpan SignatureTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a replaced address still works after a rotation.</summary>
    [Setting("Forwarding__KeyGrace"), Duration("00:00:00", "365.00:00:00")]
    public TimeSpan KeyGrace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Time between two digests of the addresses that are not ready; zero for no digest, not even in an incident.</summary>
    [Setting("Forwarding__DigestEvery"), Duration("00:00:00", "365.00:00:00")]
    public TimeSpan DigestEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Answers DNS questions as JSON over HTTPS. It gives the keys that check the signature of a confirmation mail.</summary>
    [Setting("Forwarding__DnsUri")]
    public Uri DnsUri { get; init; } = new("https://dns.google/resolve");

    /// <summary>The inbound mailbox that is read by IMAP; null if forwarded mail is posted.</summary>
    public ImapOptions? Imap { get; init; }

    public bool IsOn => Domain is not null;

    internal byte[]? SecretBytes => Secret is null ? null : Encoding.UTF8.GetBytes(Secret);

    public static ForwardingOptions Read(SettingsReader settings) =>
        settings.Read(new ForwardingOptions { Imap = settings.Read<ImapOptions>() is { IsSet: true } imap ? imap : null });

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Domain is not null && (Uri.CheckHostName(Domain) != UriHostNameType.Dns || !Domain.Contains('.', StringComparison.Ordinal)))
        {
            yield return new ValidationResult(
                "a domain whose mail is received for the connector, such as in.example.org", [nameof(Domain)]);
        }

        if (IsOn && Secret is null && MailgunSigningKey is null && SendGridPublicKey is null && Imap is null)
        {
            yield return new ValidationResult(
                "a secret that signs inbound posts (or a provider's key, or Forwarding__Imap__Host), since Forwarding__Domain is set",
                [nameof(Secret)]);
        }

        if (!IsOn && Imap is not null)
        {
            yield return new ValidationResult(
                "the domain of the addresses whose mail the inbound mailbox takes, since Forwarding__Imap__Host is set", [nameof(Domain)]);
        }

        if (SendGridPublicKey is not null && ReadKey(SendGridPublicKey) is null)
        {
            yield return new ValidationResult("an ECDSA public key in base64, as SendGrid shows it", [nameof(SendGridPublicKey)]);
        }
    }

    internal static ECDsa? ReadKey(string base64)
    {
        var key = ECDsa.Create();

        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(base64), out _);
            return key;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}
