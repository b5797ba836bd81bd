using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Imap;
using Connector.Settings;

namespace Connector.Forwarding;

/// <summary>Settings of the forwarding route: where forwarded mail is received, and how its posts are signed.</summary>
public sealed record ForwardingOptions
{
    private const int MinSecretLength = 16;

    /// <summary>The domain of the inbound addresses; null if the forwarding route is off.</summary>
    public string? Domain { get; init; }

    /// <summary>Signs the posts of mail servers that have no signature scheme of their own.</summary>
    public string? Secret { get; init; }

    /// <summary>Mailgun's HTTP webhook signing key.</summary>
    public string? MailgunSigningKey { get; init; }

    /// <summary>The public key of SendGrid's signed webhook, as SendGrid shows it.</summary>
    public string? SendGridPublicKey { get; init; }

    /// <summary>How far the timestamp of a post may be from now.</summary>
    public TimeSpan SignatureTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the old inbound address stays valid after a rotation.</summary>
    public TimeSpan KeyGrace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often administrators get a mail about addresses that are not ready; zero for never.</summary>
    public TimeSpan DigestEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Resolves DNS over HTTPS as JSON, for the keys that sign confirmation mails.</summary>
    public Uri DnsUri { get; init; } = new("https://dns.google/resolve");

    /// <summary>The inbound mailbox that is read by IMAP; null if forwarded mail is posted.</summary>
    public ImapOptions? Imap { get; init; }

    public bool IsOn => Domain is not null;

    public static ForwardingOptions Read(SettingsReader settings)
    {
        var defaults = new ForwardingOptions();
        var options = new ForwardingOptions
        {
            Domain = settings.Text("Forwarding__Domain")?.ToLowerInvariant(),
            Secret = settings.Text("Forwarding__Secret"),
            MailgunSigningKey = settings.Text("Forwarding__MailgunSigningKey"),
            SendGridPublicKey = settings.Text("Forwarding__SendGridPublicKey"),
            SignatureTolerance = settings.Duration(
                "Forwarding__SignatureTolerance", defaults.SignatureTolerance, TimeSpan.FromSeconds(10), TimeSpan.FromHours(24)),
            KeyGrace = settings.Duration("Forwarding__KeyGrace", defaults.KeyGrace, TimeSpan.Zero, TimeSpan.FromDays(365)),
            DigestEvery = settings.Duration("Forwarding__DigestEvery", defaults.DigestEvery, TimeSpan.Zero, TimeSpan.FromDays(365)),
            DnsUri = settings.Address("Forwarding__DnsUri", defaults.DnsUri)!,
            Imap = ImapOptions.Read(settings),
        };

        if (options.Domain is { } domain
            && (Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.', StringComparison.Ordinal)))
        {
            settings.Refuse("Forwarding__Domain", domain, "a domain whose mail is received for the connector, such as in.example.org");
        }

        if (options is { IsOn: true, Secret: null, MailgunSigningKey: null, SendGridPublicKey: null, Imap: null })
        {
            settings.Refuse(
                "Forwarding__Secret",
                found: null,
                "a secret that signs inbound posts (or a provider's key, or Forwarding__Imap__Host), since Forwarding__Domain is set");
        }

        if (options is { IsOn: false, Imap: not null })
        {
            settings.Refuse(
                "Forwarding__Domain", found: null,
                "the domain of the addresses whose mail the inbound mailbox takes, since Forwarding__Imap__Host is set");
        }

        if (options.Secret is { Length: < MinSecretLength })
        {
            settings.Refuse("Forwarding__Secret", "(hidden)", $"at least {MinSecretLength} characters");
        }

        if (options.SendGridPublicKey is { } key && ReadKey(key) is null)
        {
            settings.Refuse("Forwarding__SendGridPublicKey", "(not shown)", "an ECDSA public key in base64, as SendGrid shows it");
        }

        return options;
    }

    internal byte[]? SecretBytes => Secret is null ? null : Encoding.UTF8.GetBytes(Secret);

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
