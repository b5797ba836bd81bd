using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Alerting.Channel;

/// <summary>The second channel to the administrators: a webhook.</summary>
public sealed record ChannelOptions : IValidatableObject
{
    private const string Section = "Alerts__Webhook__";

    private static readonly Uri PagerDuty = new("https://events.pagerduty.com/v2/enqueue");

    /// <summary>PagerDuty's own address unless set. Other receivers have none.</summary>
    [Setting($"{Section}Uri")]
    public Uri Address { get; init; } = PagerDuty;

    [Setting($"{Section}Format")]
    public ChannelFormat Format { get; init; }

    [Setting($"{Section}Use")]
    public ChannelUse Use { get; init; }

    /// <summary>Signs each post as Standard Webhooks says; null if the receiver checks no signature.</summary>
    [Setting($"{Section}Secret", IsSecret = true), Base64(24, 64, Prefix = "whsec_")]
    public ReadOnlyMemory<byte>? Secret { get; init; }

    /// <summary>The integration key of PagerDuty; null for other formats.</summary>
    [Setting($"{Section}RoutingKey", IsSecret = true)]
    public string? RoutingKey { get; init; }

    /// <summary>Allows an address in the own network.</summary>
    [Setting($"{Section}AllowPrivate")]
    public bool AllowPrivate { get; init; }

    /// <summary>How long to wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public bool IsSet => Address != PagerDuty || (Format == ChannelFormat.PagerDuty && RoutingKey is not null);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Expected, string Name)? wrong = this switch
        {
            { IsSet: false } => Secret is null && RoutingKey is null ? null
                : ("the address that alerts are posted to, since other settings of the second channel are there", nameof(Address)),
            { AllowPrivate: false, Address.Scheme: "http" } =>
                ($"an address that begins with https://, unless {Section}AllowPrivate is true", nameof(Address)),
            { Format: ChannelFormat.Generic, Secret: null } =>
                ("whsec_ and the base64 of 24 to 64 random bytes, since the format is Generic", nameof(Secret)),
            { Format: ChannelFormat.PagerDuty, RoutingKey: null } =>
                ("the integration key of a PagerDuty service, since the format is PagerDuty", nameof(RoutingKey)),
            _ => null,
        };
        return wrong is { } found ? [new ValidationResult(found.Expected, [found.Name])] : [];
    }

    // A record prints its members, and some of them are secrets.
    public override string ToString() => $"{Format} to {Address.Host}";
}

/// <summary>The form of the posts.</summary>
public enum ChannelFormat
{
    Generic,

    Slack,

    /// <summary>A card for a Teams workflow ("When a Teams webhook request is received").</summary>
    Teams,

    /// <summary>Events API v2.</summary>
    PagerDuty,
}

/// <summary>When the second channel is used.</summary>
public enum ChannelUse
{
    /// <summary>After mail has failed for a while, or has reached no administrator.</summary>
    WhenMailFails,

    /// <summary>With every mail.</summary>
    Always,
}
