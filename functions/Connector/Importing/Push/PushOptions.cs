using System.Text.RegularExpressions;
using Connector.Settings;

namespace Connector.Importing;

/// <summary>Gmail's announcements over Pub/Sub. Off unless a topic is named: polling does without.</summary>
public sealed partial record PushOptions
{
    /// <summary><c>projects/{project}/topics/{topic}</c> of the project of the OAuth client; null while push is off.</summary>
    public string? Topic { get; init; }

    /// <summary>What the push subscription's tokens are made out to.</summary>
    public string? Audience { get; init; }

    /// <summary>The service account that the push subscription signs its tokens as.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Where the keys that sign those tokens are published; null for Google's own.</summary>
    public Uri? CertificatesUri { get; init; }

    /// <summary>A quiet mailbox with a live watch is still polled this often, since announcements may be late or lost.</summary>
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromMinutes(30);

    public bool IsOn => Topic is not null;

    public static PushOptions Read(SettingsReader settings)
    {
        var options = new PushOptions
        {
            Topic = settings.Text("Push__Topic"),
            Audience = settings.Text("Push__Audience"),
            ServiceAccount = settings.Text("Push__ServiceAccount"),
            CertificatesUri = settings.Address("Push__CertificatesUri", null),
            MaxPollInterval = settings.Duration("Push__MaxPollInterval", new PushOptions().MaxPollInterval, TimeSpan.Zero, TimeSpan.FromDays(1)),
        };

        if (options.Topic is { } topic && !TopicName().IsMatch(topic))
        {
            settings.Refuse("Push__Topic", topic, "a Pub/Sub topic, such as projects/my-project/topics/gmail");
        }

        if (options is { IsOn: true, Audience: null })
        {
            settings.Refuse("Push__Audience", found: null, "the audience of the push subscription's tokens, since Push__Topic is set");
        }

        if (options is { IsOn: true, ServiceAccount: null })
        {
            settings.Refuse("Push__ServiceAccount", found: null, "the service account of the push subscription, since Push__Topic is set");
        }

        return options;
    }

    [GeneratedRegex("^projects/[^/]+/topics/[^/]+$")]
    private static partial Regex TopicName();
}
