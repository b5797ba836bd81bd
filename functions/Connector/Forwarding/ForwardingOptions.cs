using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Imap;
using Connector.Settings;

namespace Connector.Forwarding;

/// <summary>The second way in: where forwarded mail is received, and how those that hand it over prove themselves.</summary>
public sealed record ForwardingOptions
{
    private const int MinSecretLength = 16;

    /// <summary>The domain whose mail is received and posted here; null while there is no second way in.</summary>
    public string? Domain { get; init; }

    /// <summary>Signs inbound posts of whoever has no scheme of his own.</summary>
    public string? Secret { get; init; }

    /// <summary>Mailgun's HTTP webhook signing key.</summary>
    public string? MailgunSigningKey { get; init; }

    /// <summary>The public key of SendGrid's signed webhook, as SendGrid shows it.</summary>
    public string? SendGridPublicKey { get; init; }

    /// <summary>A post whose timestamp is further from now is refused.</summary>
    public TimeSpan SignatureTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After a rotation the old address is good for so long.</summary>
    public TimeSpan KeyGrace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often administrators are told which addresses are not ready; zero for never, in an incident neither.</summary>
    public TimeSpan DigestEvery { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Answers DNS questions as JSON over HTTPS: the keys that a confirmation mail's signature is checked with.</summary>
    public Uri DnsUri { get; init; } = new("https://dns.google/resolve");

    /// <summary>The mailbox where forwarded mail is fetched; null when it is posted here.</summary>
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

        if (options.Domain is { } domain && (Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.', StringComparison.Ordinal)))
        {
            settings.Refuse("Forwarding__Domain", domain, "a domain whose mail is received for the connector, such as in.example.org");
        }

        if (options is { IsOn: true, Secret: null, MailgunSigningKey: null, SendGridPublicKey: null, Imap: null })
        {
            settings.Refuse(
                "Forwarding__Secret", found: null, "a secret that signs inbound calls (or a provider's key, or Forwarding__Imap__Host), since Forwarding__Domain is set");
        }

        if (options is { IsOn: false, Imap: not null })
        {
            settings.Refuse("Forwarding__Domain", found: null, "the domain of the addresses whose mail lies there, since Forwarding__Imap__Host is set");
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
