using Connector.Settings;

namespace Connector.Incidents;

/// <summary>When failures are an incident, and how one is left. What has no setting of its own follows from those that have.</summary>
public sealed record IncidentOptions
{
    /// <summary>Shares of the mailboxes in scope that are let through, one step after the other.</summary>
    public static IReadOnlyList<double> Ramp { get; } = [0.05, 0.25, 1];

    /// <summary>Fewer failing mailboxes are no incident.</summary>
    public int MinMailboxes { get; init; } = 3;

    /// <summary>A smaller share of those tried is no incident.</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>How far back failures and fetches count.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two canaries while the door is shut.</summary>
    public TimeSpan CanaryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From a clean canary to the one that confirms it.</summary>
    public TimeSpan ConfirmAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Clean canaries in a row that open the door.</summary>
    public int CleanCanaries { get; init; } = 2;

    /// <summary>Public addresses that the connector's calls come from, for the text to Google's support; null when nobody said.</summary>
    public string? OutboundAddresses { get; init; }

    /// <summary>How long a step of the ramp lasts at least.</summary>
    public TimeSpan RampStep { get => field > TimeSpan.Zero ? field : ConfirmAfter * 2; init; }

    /// <summary>How long no provider failure may have been seen before an incident is resolved.</summary>
    public TimeSpan Calm { get => field > TimeSpan.Zero ? field : CanaryInterval; init; }

    /// <summary>How old an instance's view of the incidents may be.</summary>
    public TimeSpan GateCache => CanaryInterval / 20;

    /// <summary>At most so often an instance's failing fetches look for an incident.</summary>
    public TimeSpan NudgeEvery => Window / 60;

    /// <summary>Between two looks at an incident that moves.</summary>
    public TimeSpan LookEvery => ConfirmAfter / 2;

    /// <summary>How long a tick of the watch goes on looking while an incident moves; no timer ticks faster than every second.</summary>
    /// <remarks>
    /// A host leaves out the ticks that come due meanwhile, so that nobody looks from the end of a run to the tick after it. Hence few runs, five
    /// minutes each, and each with its end just before a tick.
    /// </remarks>
    public TimeSpan LookFor => (CanaryInterval * 5 > TimeSpan.FromSeconds(1) ? CanaryInterval * 5 : TimeSpan.FromSeconds(1)) - LookEvery;

    /// <summary>How long the others' fetches are waited for, to tell one account's incident from the provider's.</summary>
    public TimeSpan ScopePatience => Window / 4;

    /// <summary>A canary that has not reported for so long is lost.</summary>
    public TimeSpan CanaryPatience => CanaryInterval / 2;

    /// <summary>To the next canary after one that said nothing about the provider; keeps canaries at three a minute.</summary>
    public TimeSpan UnclearPause => CanaryInterval / 3;

    /// <summary>A step of the ramp whose mailboxes did not all have their turn is left after so long.</summary>
    public TimeSpan RampStepAtMost => RampStep * 6;

    /// <summary>How long a worker that died keeps its mailbox.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A backlog of which nothing came to its end for so long does not keep the incident open: what is stuck there is stuck by itself. Longer than
    /// several workers in a row that die over one mailbox need.
    /// </summary>
    public TimeSpan StalledAfter => CanaryInterval > LeaseDuration ? CanaryInterval * 10 : LeaseDuration * 10;

    /// <summary>How long accounts that could not be told are tried again in each round.</summary>
    public TimeSpan TellAtMost => CanaryInterval * 10;

    /// <summary>A block so soon after a resolved incident is the same incident.</summary>
    public TimeSpan ReopenWithin => Window * 15;

    public static IncidentOptions Read(SettingsReader settings)
    {
        var defaults = new IncidentOptions();
        var (tenth, hour) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        return new IncidentOptions
        {
            MinMailboxes = settings.Whole("Incident__MinMailboxes", defaults.MinMailboxes, 1, 1_000_000),
            Share = settings.Share("Incident__Share", defaults.Share),
            Window = settings.Duration("Incident__Window", defaults.Window, tenth, hour),
            CanaryInterval = settings.Duration("Incident__CanaryInterval", defaults.CanaryInterval, tenth, hour),
            ConfirmAfter = settings.Duration("Incident__ConfirmAfter", defaults.ConfirmAfter, tenth / 10, hour),
            CleanCanaries = settings.Whole("Incident__CleanCanaries", defaults.CleanCanaries, 1, 100),
            LeaseDuration = settings.Duration("Import__LeaseDuration", defaults.LeaseDuration, TimeSpan.FromSeconds(3), hour),
            OutboundAddresses = settings.Text("Incident__OutboundAddresses"),
            RampStep = settings.Duration("Incident__RampStep", TimeSpan.Zero, tenth / 10, hour),
            Calm = settings.Duration("Incident__Calm", TimeSpan.Zero, tenth / 10, hour),
        };
    }

    /// <summary>Between two canaries: longer after each relapse, since a door that shuts again is not to be pushed.</summary>
    public TimeSpan CanaryPause(int relapses) => CanaryInterval * Math.Min(Math.Pow(2, Math.Min(relapses, 10)), 5);

    /// <summary>How long a provider that flaps must have been calm.</summary>
    public TimeSpan CalmAfter(int flaps) => Calm * Math.Min(Math.Pow(2, Math.Min(flaps, 10)), 10);

    /// <summary>How long the same suspicion is not raised again that turned out wrong so many times in a row.</summary>
    public TimeSpan SuspicionPause(int dismissals) => CanaryInterval / 6 * Math.Clamp(dismissals - 1, 0, 3);
}
