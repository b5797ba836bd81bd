using Connector.Gmail;
using Connector.Simulation.Gmail;
using Connector.Storage;

namespace Connector.Simulation.Days;

/// <summary>A day with a block in it, from a few minutes before to the end of its incident.</summary>
public sealed class BlockedDay
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    public BlockedDay(
        SimulationOptions options,
        DateTimeOffset from,
        DateTimeOffset until,
        ProviderAnswer? answer = null,
        Func<SimulatedCall, bool>? concerns = null)
    {
        ArgumentNullException.ThrowIfNull(options);

        (From, Until) = (from, until);
        World = new SimulatedWorld(options);
        World.Gmail.Door = call => call.At >= from && call.At < until && concerns?.Invoke(call) != false ? answer ?? Doors.Blocked : null;
        Calls = new CallLog(World.Gmail);
    }

    public SimulatedWorld World { get; }

    public CallLog Calls { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset Until { get; }

    /// <summary>13 September 2024: 15:00 to 17:04, every read answered 302.</summary>
    public static BlockedDay September13(int seed, int mailboxes = 10_000, int accounts = 300)
    {
        var from = new DateTimeOffset(2024, 9, 13, 15, 0, 0, TimeSpan.Zero);
        var until = new DateTimeOffset(2024, 9, 13, 17, 4, 0, TimeSpan.Zero);
        return new BlockedDay(
            new SimulationOptions
            {
                Seed = seed,
                Start = from.AddMinutes(-2).AddSeconds(-30),
                MailUntil = until.AddMinutes(15),
                Mailboxes = mailboxes,
                Accounts = accounts,
                MailsPerHour = 1,
                Instances = 4,
            },
            from,
            until);
    }

    /// <summary>Lets the day pass until its incidents are settled and the delayed mails and alerts are delivered.</summary>
    /// <param name="atMost">After the block.</param>
    public DayFigures Run(TimeSpan atMost)
    {
        World.Begin();
        World.RunUntil(Until);

        while (World.Now < Until + atMost && !IsSettled())
        {
            World.RunUntil(World.Now + Step);
        }

        // Mail that came meanwhile, deliveries and the last alerts.
        var counted = World.Now;
        World.RunUntil(counted + TimeSpan.FromMinutes(8));
        return DayFigures.Of(this, counted);
    }

    /// <summary>A mail that is set aside is tried again after the last incident.</summary>
    private bool IsSettled() => World.Incidents().All(incident => incident.IsSettled) && World.Now >= Until + TimeSpan.FromMinutes(1)
        && World.Storage.Table(StorageNames.DeferredMailsTable).Count == 0;
}
