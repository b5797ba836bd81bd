namespace Connector.Sandbox.Soaking;

/// <summary>Decides by chance which fault begins when. The same seed makes the same plan.</summary>
internal static class SoakPlan
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(9);

    /// <summary>The app has this long between its start and the next end of its process.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Every kind of fault, in a new order each time, until the time is over. Faults of one part of the world never overlap.
    /// </summary>
    public static IReadOnlyList<PlannedFault> Make(int seed, TimeSpan lasting)
    {
        var chance = new Random(seed);
        var plan = new List<PlannedFault>();
        var freeAt = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var at = TimeSpan.FromSeconds(5);

        while (true)
        {
            var kinds = Enum.GetValues<SoakFault>();
            chance.Shuffle(kinds);

            foreach (var kind in kinds)
            {
                at += LongestPause * chance.NextDouble();
                var part = PartOf(kind);
                var begin = freeAt.TryGetValue(part, out var free) && free > at ? free : at;
                var fault = new PlannedFault(kind, begin, Between(Bounds(kind), chance), chance.NextDouble());

                if (at > lasting)
                {
                    return [.. plan.OrderBy(planned => planned.At)];
                }

                if (fault.Until > lasting)
                {
                    continue;
                }

                plan.Add(fault);
                freeAt[part] = fault.Until + (part == "app" ? Restart : TimeSpan.FromSeconds(2));
            }
        }
    }

    private static string PartOf(SoakFault kind) => kind switch
    {
        SoakFault.DestinationDown or SoakFault.DestinationHangs or SoakFault.DestinationRefuses => "destination",
        SoakFault.MailServerDown or SoakFault.MailServerHangs or SoakFault.MailServerRefuses => "mail server",
        SoakFault.StorageSlow or SoakFault.StorageBusy or SoakFault.StorageAway => "storage",
        SoakFault.HostKilled or SoakFault.WorkerKilled or SoakFault.AllKilled or SoakFault.Restarted => "app",
        _ => kind.ToString(),
    };

    /// <summary>The shortest and the longest time of a fault, in seconds. 0 for one that is a moment.</summary>
    private static (double Least, double Most) Bounds(SoakFault kind) => kind switch
    {
        SoakFault.GoogleBlocks or SoakFault.ConsentRevoked or SoakFault.PoisonedMail => (15, 45),
        SoakFault.MailServerDown or SoakFault.MailServerHangs => (10, 40),
        SoakFault.StorageBusy or SoakFault.StorageAway => (2, 10),
        SoakFault.DamagedMails or SoakFault.HostKilled or SoakFault.WorkerKilled or SoakFault.AllKilled or SoakFault.Restarted => (0, 0),
        _ => (8, 30),
    };

    private static TimeSpan Between((double Least, double Most) seconds, Random chance) =>
        TimeSpan.FromSeconds(seconds.Least + ((seconds.Most - seconds.Least) * chance.NextDouble()));
}
