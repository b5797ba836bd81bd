using Connector.Delivering.Webhooks;
using Connector.Settings;

namespace Connector.Delivering;

/// <summary>Where messages are delivered.</summary>
public sealed record DestinationOptions
{
    [Setting("Destination__Kind")]
    public DestinationKind Kind { get; init; }

    /// <summary>Null unless it is the destination.</summary>
    public WebhookOptions? Webhook { get; init; }

    /// <summary>Null unless it is the destination.</summary>
    public ZendeskDestinationOptions? Zendesk { get; init; }

    /// <summary>Whether a webhook may have an address in the own network.</summary>
    public bool AllowPrivate => Webhook?.AllowPrivate ?? false;

    /// <summary>The settings of an account's webhook: the installation's, with its own address and secret.</summary>
    public WebhookOptions WebhookAt(Uri address, string secret)
    {
        ReadOnlyMemory<byte> bytes = WebhookOptions.DecodeSecret(secret)
            ?? throw new FormatException("A webhook's secret has another form.");
        return Webhook is { } own
            ? own with { Address = address, Secret = bytes }
            : new WebhookOptions { Address = address, Secret = bytes };
    }

    public static DestinationOptions Read(SettingsReader settings)
    {
        var options = settings.Read<DestinationOptions>();
        return options with
        {
            Webhook = options.Kind == DestinationKind.Webhook ? settings.Read<WebhookOptions>() : null,
            Zendesk = options.Kind == DestinationKind.Zendesk ? settings.Read<ZendeskDestinationOptions>() : null,
        };
    }
}

/// <summary>The kinds of destination.</summary>
public enum DestinationKind
{
    /// <summary>The mail stays in storage and is not delivered.</summary>
    Archive,

    /// <summary>An address that takes signed posts.</summary>
    Webhook,

    /// <summary>A Zendesk, where each mail becomes a ticket or a comment.</summary>
    Zendesk,
}
