using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Importing.Push;

/// <summary>Gmail's announcements over Pub/Sub. They are off while no topic is set; polling works without them.</summary>
public sealed record PushOptions
{
    /// <summary><c>projects/{project}/topics/{topic}</c> of the project of the OAuth client; null while push is off.</summary>
    [Setting("Push__Topic", Expected = "a Pub/Sub topic, such as projects/my-project/topics/gmail")]
    [RegularExpression("projects/[^/]+/topics/[^/]+")]
    public string? Topic { get; init; }

    [Setting("Push__Audience", Expected = "the audience of the push subscription's tokens", NeededWith = nameof(Topic))]
    public string? Audience { get; init; }

    /// <summary>Signs the push subscription's tokens.</summary>
    [Setting("Push__ServiceAccount", Expected = "the service account of the push subscription", NeededWith = nameof(Topic))]
    public string? ServiceAccount { get; init; }

    /// <summary>Where the keys that sign those tokens are published; null for Google's own. Only tests set it.</summary>
    [Setting("Push__CertificatesUri")]
    public Uri? CertificatesUri { get; init; }

    /// <summary>Longest time between two polls of a quiet mailbox with a live watch, since announcements may be late or lost.</summary>
    [Setting("Push__MaxPollInterval"), Duration("00:00:00", "1.00:00:00")]
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromMinutes(30);

    public bool IsOn => Topic is not null;
}
