using Connector.Delivering.Webhooks;
using Connector.Settings;

namespace Connector.Delivering;

/// <summary>The destination of messages.</summary>
/// <param name="Webhook">Null for the archive.</param>
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
    /// <summary>Mail stays in storage and is sent nowhere.</summary>
    Archive,

    /// <summary>Each mail is posted, signed, to an address.</summary>
    Webhook,
}
