using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Incidents;

/// <summary>When failures become an incident, and how an incident ends. Times without a setting follow from those that have one.</summary>
public sealed record IncidentOptions
{
    /// <summary>Shares of the affected mailboxes that the steps of the ramp let through, one after the other.</summary>
    public static IReadOnlyList<double> Ramp { get; } = [0.05, 0.25, 1];

    /// <summary>Least number of failing mailboxes of an incident.</summary>
    [Setting("Incident__MinMailboxes"), Range(1, 1_000_000)]
    public int MinMailboxes { get; init; } = 3;

    /// <summary>Least share of the mailboxes tried that fail in an incident.</summary>
    [Setting("Incident__Share"), Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Share { get; init; } = 0.2;

    /// <summary>Detection window: older failures and fetches do not count.</summary>
    [Setting("Incident__Window"), Duration("00:00:00.1", "01:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two canaries while the provider blocks.</summary>
    [Setting("Incident__CanaryInterval"), Duration("00:00:00.1", "01:00:00")]
    public TimeSpan CanaryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between a clean canary and the one that confirms it.</summary>
    [Setting("Incident__ConfirmAfter"), Duration("00:00:00.01", "01:00:00")]
    public TimeSpan ConfirmAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Clean canaries in a row after which the ramp begins.</summary>
    [Setting("Incident__CleanCanaries"), Range(1, 100)]
    public int CleanCanaries { get; init; } = 2;

    /// <summary>Public addresses that the connector's calls come from, for the text to Google's support; null if not set.</summary>
    [Setting("Incident__OutboundAddresses")]
    public string? OutboundAddresses { get; init; }

    /// <summary>Shortest time of a ramp step.</summary>
    [Setting("Incident__RampStep"), Duration("00:00:00.01", "01:00:00")]
    public TimeSpan RampStep { get => field > TimeSpan.Zero ? field : ConfirmAfter * 2; init; }

    /// <summary>Time without a provider failure after which an incident is resolved.</summary>
    [Setting("Incident__Calm"), Duration("00:00:00.01", "01:00:00")]
    public TimeSpan Calm { get => field > TimeSpan.Zero ? field : CanaryInterval; init; }

    /// <summary>How long a worker that crashed keeps its mailbox, as <c>Import__LeaseDuration</c> says.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum age of an instance's copy of the live incidents.</summary>
    public TimeSpan GateCache => CanaryInterval / 20;

    /// <summary>Shortest time between two searches for an incident that one instance's failing fetches start.</summary>
    public TimeSpan NudgeEvery => Window / 60;

    /// <summary>Time between two looks at an incident that moves.</summary>
    public TimeSpan LookEvery => ConfirmAfter / 2;

    /// <summary>How long a run of the timer keeps looking while an incident moves. A timer runs at most once a second.</summary>
    /// <remarks>
    /// A host skips the runs that fall due meanwhile, so no instance looks between the end of a run and the next one. Hence the runs are
    /// few, last five minutes each, and end just before the next one.
    /// </remarks>
    public TimeSpan LookFor =>
        (CanaryInterval * 5 > TimeSpan.FromSeconds(1) ? CanaryInterval * 5 : TimeSpan.FromSeconds(1)) - LookEvery;

    /// <summary>How long detection waits for fetches of other accounts, to tell one account's incident from the provider's.</summary>
    public TimeSpan ScopePatience => Window / 4;

    /// <summary>A canary without a report for this time is lost.</summary>
    public TimeSpan CanaryPatience => CanaryInterval / 2;

    /// <summary>Time to the next canary after one that said nothing about the provider. It keeps canaries at three a minute.</summary>
    public TimeSpan UnclearPause => CanaryInterval / 3;

    /// <summary>Longest time of a ramp step whose mailboxes were not all fetched.</summary>
    public TimeSpan RampStepAtMost => RampStep * 6;

    /// <summary>
    /// A backlog without progress for this time does not keep the incident open, because its cause is not the provider. It is longer than
    /// several workers in a row take that crash over one mailbox.
    /// </summary>
    public TimeSpan StalledAfter => CanaryInterval > LeaseDuration ? CanaryInterval * 10 : LeaseDuration * 10;

    /// <summary>How long each round retries to inform accounts that it could not inform.</summary>
    public TimeSpan TellAtMost => CanaryInterval * 10;

    /// <summary>A block within this time after a resolved incident belongs to that incident.</summary>
    public TimeSpan ReopenWithin => Window * 15;

    /// <summary>Time between two canaries. It grows with each relapse, since a provider that blocks again needs longer.</summary>
    public TimeSpan CanaryPause(int relapses) => CanaryInterval * Math.Min(Math.Pow(2, Math.Min(relapses, 10)), 5);

    /// <summary>Time without provider failures before the incident is resolved, which doubles each time that it begins again.</summary>
    public TimeSpan CalmAfter(int flaps) => Calm * Math.Min(Math.Pow(2, Math.Min(flaps, 10)), 10);

    /// <summary>How long a suspicion is not raised again after it turned out wrong several times in a row.</summary>
    public TimeSpan SuspicionPause(int dismissals) => CanaryInterval / 6 * Math.Clamp(dismissals - 1, 0, 3);
}
