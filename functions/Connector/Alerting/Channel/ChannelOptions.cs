using Connector.Settings;

namespace Connector.Alerting.Channel;

/// <summary>The second way to the administrators: a webhook.</summary>
/// <param name="Secret">Signs what is posted, as Standard Webhooks say; null where the receiver looks at no signature.</param>
/// <param name="RoutingKey">Of PagerDuty; null for others.</param>
public sealed record ChannelOptions(Uri Address, ChannelFormat Format, ChannelUse Use, ReadOnlyMemory<byte>? Secret, string? RoutingKey, bool AllowPrivate)
{
    private const string Section = "Alerts__Webhook__";

    private const string SecretPrefix = "whsec_";

    private static readonly Uri PagerDuty = new("https://events.pagerduty.com/v2/enqueue");

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <returns>Null when no channel is set, or its settings are wrong.</returns>
    public static ChannelOptions? Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);

        var use = settings.OneOf($"{Section}Use", ChannelUse.WhenMailFails);
        var allowPrivate = settings.Flag($"{Section}AllowPrivate", fallback: false);
        var format = settings.OneOf($"{Section}Format", ChannelFormat.Generic);
        var routingKey = settings.Text($"{Section}RoutingKey");
        var address = settings.Address($"{Section}Uri", format == ChannelFormat.PagerDuty && routingKey is not null ? PagerDuty : null);
        var secret = ReadSecret(settings);

        if (address is null)
        {
            if (secret is not null || routingKey is not null)
            {
                settings.Refuse($"{Section}Uri", found: null, "the address that alerts are posted to, since other settings of the second channel are there");
            }

            return null;
        }

        var options = new ChannelOptions(address, format, use, secret, routingKey, allowPrivate);

        return IsWhole(options, settings) ? options : null;
    }

    // As a record it would print its members, and one of them is a secret.
    public override string ToString() => $"{Format} to {Address.Host}";

    private static bool IsWhole(ChannelOptions options, SettingsReader settings)
    {
        if (options is { Address.Scheme: "http", AllowPrivate: false })
        {
            settings.Refuse($"{Section}Uri", "http://…", $"an address that begins with https://, unless {Section}AllowPrivate is true");
            return false;
        }

        if (options is { Format: ChannelFormat.Generic, Secret: null })
        {
            settings.Refuse($"{Section}Secret", found: null, $"{SecretPrefix} and the base64 of 24 to 64 random bytes, since the format is Generic");
            return false;
        }

        if (options is { Format: ChannelFormat.PagerDuty, RoutingKey: null })
        {
            settings.Refuse($"{Section}RoutingKey", found: null, "the integration key of a PagerDuty service, since the format is PagerDuty");
            return false;
        }

        return true;
    }

    private static ReadOnlyMemory<byte>? ReadSecret(SettingsReader settings)
    {
        if (settings.Text($"{Section}Secret") is not { } text)
        {
            return null;
        }

        var buffer = new byte[text.Length];

        if (text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[SecretPrefix.Length..], buffer, out var length) && length is >= 24 and <= 64)
        {
            return buffer.AsMemory(0, length);
        }

        settings.Refuse($"{Section}Secret", "a text of another form", $"{SecretPrefix} and the base64 of 24 to 64 random bytes");
        return null;
    }
}

/// <summary>What the receiver understands.</summary>
public enum ChannelFormat
{
    Generic,

    Slack,

    /// <summary>A card for a Teams workflow ("When a Teams webhook request is received").</summary>
    Teams,

    /// <summary>Events API v2.</summary>
    PagerDuty,
}

/// <summary>When the second channel speaks.</summary>
public enum ChannelUse
{
    /// <summary>Once mail has failed for a while, or has reached nobody.</summary>
    WhenMailFails,

    /// <summary>In addition to every mail.</summary>
    Always,
}
