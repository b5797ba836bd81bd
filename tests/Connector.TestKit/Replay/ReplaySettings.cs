using System.Globalization;
using Connector.TestKit.App;
using Connector.TestKit.Webhooks;

namespace Connector.TestKit.Replay;

/// <summary>The app's settings of an ordinary day, with every duration divided by <see cref="ReplayDay.Speed"/>.</summary>
/// <remarks>
/// Limits per minute are multiplied by it, so that the quota is as far away as it was. Two things stay slower than they should be: a
/// schedule knows no less than a second, a minute of the replayed day (WatchProvider would be due every 15 s of it), and a queue is looked
/// at every 100 ms at most (6 s of it, in place of 2). And the machine's own work is not hurried: each millisecond it needs counts for 60.
/// </remarks>
public static class ReplaySettings
{
    private static readonly Dictionary<string, string> Durations = new()
    {
        ["Alerts__GroupWait"] = "00:01:00",
        ["Alerts__ReminderAfter"] = "04:00:00",
        ["Alerts__SingleAfter"] = "00:05:00",
        ["Retry__BaseDelay"] = "00:00:30",
        ["Retry__MaxDelay"] = "00:15:00",
        ["Retry__ParkAfter"] = "00:15:00",
        ["Probe__Blocked"] = "00:05:00",
        ["Probe__Unavailable"] = "00:15:00",
        ["Probe__Credentials"] = "06:00:00",
        ["Import__MaxPollInterval"] = "00:05:00",
        ["Incident__Window"] = "00:02:00",
        ["Incident__CanaryInterval"] = "00:01:00",
        ["Incident__ConfirmAfter"] = "00:00:10",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:10",
    };

    public static AppSettings AsOnThatDay(this AppSettings settings, WebhookReceiver helpdesk)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(helpdesk);

        return Durations
            .Aggregate(
                settings, (all, one) => all.With(one.Key, ReplayDay.Hurried(TimeSpan.Parse(one.Value, CultureInfo.InvariantCulture))))
            .With("Schedule__EnqueueFetchJobs", "* * * * * *")
            .With("Schedule__WatchProvider", "* * * * * *")
            .With("Schedule__ProbeParked", "* * * * * *")
            .With("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", QueueLook)
            .With("Gmail__UnitsPerUserPerMinute", UnitsPerUserPerMinute * ReplayDay.Speed)
            .With("Gmail__UnitsPerProjectPerMinute", UnitsPerProjectPerMinute * ReplayDay.Speed)
            .With("Destination__Kind", "webhook")
            .With("Destination__Webhook__Uri", helpdesk.Address.AbsoluteUri)
            .With("Destination__Webhook__Secret", helpdesk.Secret)
            .With("Destination__Webhook__AllowPrivate", "true")
            .With("Forwarding__Domain", ForwardingDomain)
            .With("Forwarding__Secret", ForwardingSecret)
            .With("Logging__LogLevel__Function", "Warning").With("Logging__LogLevel__Function.WatchProvider", "Information");
    }

    private static readonly TimeSpan QueueLook = TimeSpan.FromMilliseconds(100);

    /// <summary>So much earlier than on an ordinary day (host.json) a message may be seen in its queue.</summary>
    internal static readonly TimeSpan QueueLookSaved = TimeSpan.FromSeconds(2) - QueueLook;

    internal const string ForwardingDomain = "in.connector.example";

    internal const string ForwardingSecret = "the secret of the replay's mail server";

    /// <summary>Google's quota, in the time of that day.</summary>
    internal const int UnitsPerUserPerMinute = 6_000;

    internal const int UnitsPerProjectPerMinute = 1_200_000;
}
