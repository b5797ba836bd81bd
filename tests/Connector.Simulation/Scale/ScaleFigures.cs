using Connector.Simulation.Days;
using Connector.Simulation.Hosting;

namespace Connector.Simulation.Scale;

/// <summary>The figures by which a day of a large installation is judged. Times in seconds.</summary>
/// <param name="Lags">From Gmail's receipt of a mail to its delivery, ascending.</param>
/// <param name="UndisturbedLags">Those of the mails that arrived while nothing was broken.</param>
/// <param name="Doubled">Mails that were handed over under more than one idempotency key.</param>
public sealed record ScaleFigures(
    ScaleOptions Options, ScaleCounts Counts, IReadOnlyList<double> Lags, IReadOnlyList<double> UndisturbedLags, int Doubled)
{
    /// <summary>learn.microsoft.com, "Scalability and performance targets for Table storage".</summary>
    public const int CallsPerSecond = 20_000;

    /// <inheritdoc cref="CallsPerSecond"/>
    public const int RowsPerSecondOfPartition = 2_000;

    /// <summary>learn.microsoft.com, "Scalability and performance targets for Queue Storage".</summary>
    public const int MessagesPerSecondOfQueue = 2_000;

    public required MailOutcome Mail { get; init; }

    /// <summary>Invocations that threw.</summary>
    public required int Faults { get; init; }

    /// <summary>Continuations that left the simulation's thread.</summary>
    public required int Strays { get; init; }

    /// <summary>The longest tick of the planner, with the latency of the simulated storage.</summary>
    public double LongestTick => Function("EnqueueFetchJobs").Longest.TotalSeconds;

    /// <summary>
    /// The storage time of the busiest tick at the documented rates: all mailboxes are read and the planned ones saved at the rate of an
    /// account, and their jobs are sent at the rate of a queue, one after the other.
    /// </summary>
    public double PlanningSeconds =>
        ((double)(Options.Mailboxes + Counts.MostPlannedInAMinute) / CallsPerSecond)
        + ((double)Counts.MostPlannedInAMinute / MessagesPerSecondOfQueue);

    public Invocations Function(string name) => Counts.Functions.GetValueOrDefault(name) ?? Invocations.None;

    /// <param name="share">0.99 for the slowest mail of the fastest 99 %.</param>
    public static double Quantile(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[(int)(share * (sorted.Count - 1))];

    internal static ScaleFigures Of(
        SimulatedWorld world, ScaleOptions options, ScaleCounts counts, Func<string, DateTimeOffset, bool> isDisturbed)
    {
        var mails = world.Gmail.Boxes.SelectMany(box => box.MailsAt(world.Now), (box, mail) => (box.Key, Mail: mail))
            .Where(one => one.Mail.At >= options.Start && world.DeliveredAt.ContainsKey((one.Key.Address, one.Mail.Id)))
            .Select(one => (
                Lag: (world.DeliveredAt[(one.Key.Address, one.Mail.Id)] - one.Mail.At).TotalSeconds,
                IsDisturbed: isDisturbed(one.Key.Account, one.Mail.At)))
            .ToList();

        return new ScaleFigures(
            options,
            counts,
            [.. mails.Select(mail => mail.Lag).Order()],
            [.. mails.Where(mail => !mail.IsDisturbed).Select(mail => mail.Lag).Order()],
            world.Keys.Values.Count(keys => keys.Count > 1))
        {
            Mail = MailOutcome.Of(world, options.End),
            Faults = world.Faults.Count,
            Strays = world.Time.Strays,
        };
    }
}
