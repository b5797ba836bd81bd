using Connector.Delivering.Webhooks;
using Connector.Settings;

namespace Connector.Delivering;

/// <summary>Where messages go.</summary>
/// <param name="Webhook">Null unless it is the destination.</param>
public sealed record DestinationOptions(DestinationKind Kind, WebhookOptions? Webhook)
{
    public static DestinationOptions Read(SettingsReader settings)
    {
        var kind = settings.OneOf("Destination__Kind", DestinationKind.Archive);
        return new DestinationOptions(kind, kind == DestinationKind.Webhook ? WebhookOptions.Read(settings) : null);
    }
}

/// <summary>The kinds of destination.</summary>
public enum DestinationKind
{
    /// <summary>The mail stays in storage; that is all.</summary>
    Archive,

    /// <summary>An address that takes signed posts.</summary>
    Webhook,
}
