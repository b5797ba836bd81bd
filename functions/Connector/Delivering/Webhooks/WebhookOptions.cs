using Connector.Settings;

namespace Connector.Delivering.Webhooks;

/// <summary>Settings of the webhook.</summary>
public sealed record WebhookOptions(Uri Address, ReadOnlyMemory<byte> Secret)
{
    private const string Section = "Destination__Webhook";

    private const string SecretPrefix = "whsec_";

    private const string SecretForm = $"{SecretPrefix} and the base64 of 24 to 64 random bytes";

    /// <summary>Mail up to this size is posted as base64, larger mail as a link.</summary>
    public int InlineBytes { get; init; } = 16 * 1024;

    /// <summary>How long a link to a mail is valid.</summary>
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Allows addresses of private networks. They are refused by default, because whoever controls the DNS name could point it at one.
    /// </summary>
    public bool AllowPrivate { get; init; }

    /// <summary>How long an answer may take. Less than <see cref="Delivery.ReportWithin"/>, within which a worker has to report.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <returns>Null if the address or the secret is missing or wrong.</returns>
    public static WebhookOptions? Read(SettingsReader settings)
    {
        var allowPrivate = settings.Flag($"{Section}__AllowPrivate", fallback: false);
        var address = ReadAddress(settings, allowPrivate);
        var secret = ReadSecret(settings);
        var options = new WebhookOptions(address ?? new Uri("https://invalid/"), secret ?? ReadOnlyMemory<byte>.Empty);

        options = options with
        {
            AllowPrivate = allowPrivate,
            InlineBytes = settings.Whole($"{Section}__InlineBytes", options.InlineBytes, 0, 16 * 1024 * 1024),
            LinkLifetime = settings.Duration(
            $"{Section}__LinkLifetime", options.LinkLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            Timeout = settings.Duration($"{Section}__Timeout", options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
        };

        return address is null || secret is null ? null : options;
    }

    private static Uri? ReadAddress(SettingsReader settings, bool allowPrivate)
    {
        const string Name = $"{Section}__Uri";

        if (settings.Text(Name) is null)
        {
            settings.Refuse(Name, found: null, "the address that mail is posted to, since Destination__Kind is webhook");
            return null;
        }

        var address = settings.Address(Name, fallback: null);

        // Mail must not cross the internet unencrypted.
        if (address is { Scheme: "http" } && !allowPrivate)
        {
            settings.Refuse(Name, address.AbsoluteUri, $"an address that begins with https://, unless {Section}__AllowPrivate is true");
            return null;
        }

        return address;
    }

    private static ReadOnlyMemory<byte>? ReadSecret(SettingsReader settings)
    {
        const string Name = $"{Section}__Secret";

        if (settings.Text(Name) is not { } text)
        {
            settings.Refuse(Name, found: null, $"{SecretForm}, since Destination__Kind is webhook");
            return null;
        }

        var buffer = new byte[text.Length];

        if (text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[SecretPrefix.Length..], buffer, out var length) && length is >= 24 and <= 64)
        {
            return buffer.AsMemory(0, length);
        }

        settings.Refuse(Name, "(hidden)", SecretForm);
        return null;
    }
}
