using Connector.Importing;
using Connector.Importing.Push;

namespace Connector.WebConsole.Reading;

/// <summary>How often a mailbox that works is fetched.</summary>
public sealed class FetchRhythm(ImportOptions import, PushOptions push)
{
    /// <summary>Time for the planner's tick, the queue and a start of the app.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    public bool IsPushed { get; } = push.IsOn;

    /// <summary>A fetch that is later than this is a fault of the connector's.</summary>
    public TimeSpan LateAfter { get; } =
        Slack + (2 * (push.IsOn && push.MaxPollInterval > import.MaxPollInterval ? push.MaxPollInterval : import.MaxPollInterval));
}
