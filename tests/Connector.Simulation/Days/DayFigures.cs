using Connector.Gmail.Quota;
using Connector.Simulation.Hosting;

namespace Connector.Simulation.Days;

/// <summary>The figures by which a day with a block is judged. Times in seconds.</summary>
public sealed record DayFigures
{
    public required double DetectSeconds { get; init; }

    /// <summary>The busiest sixty seconds between detection and the end of the block.</summary>
    public required int MostReadsInAMinute { get; init; }

    public required int ReadsWhileBlocked { get; init; }

    /// <summary>On the average.</summary>
    public required double ReadsPerMinuteWhileBlocked { get; init; }

    public required int AlertsOpenedLeast { get; init; }

    public required int AlertsOpenedMost { get; init; }

    public required int AlertsResolvedLeast { get; init; }

    public required int AlertsResolvedMost { get; init; }

    public required double FirstImportSeconds { get; init; }

    public required double BacklogZeroSeconds { get; init; }

    public required double ResolvedSeconds { get; init; }

    /// <summary>The least time that the quota takes for the whole backlog.</summary>
    public required double QuotaSeconds { get; init; }

    public double ResolvedSecondsBeyondQuota => Math.Round(ResolvedSeconds - QuotaSeconds, 1);

    public required int Incidents { get; init; }

    public required int MailsDelayed { get; init; }

    public required int MailboxesProven { get; init; }

    public required MailOutcome MailOutcome { get; init; }

    public required int ReconnectSaid { get; init; }

    /// <summary>Invocations that threw.</summary>
    public required int Faults { get; init; }

    /// <summary>Continuations that left the simulation's thread: more than none, and the seed does not decide everything.</summary>
    public required int Strays { get; init; }

    public static DayFigures Of(BlockedDay day, DateTimeOffset counted)
    {
        ArgumentNullException.ThrowIfNull(day);

        var world = day.World;
        var incidents = world.Incidents();
        var incident = incidents.Count > 0 ? incidents[0] : null;
        var detected = incident?.DetectedAt ?? DateTimeOffset.MaxValue;
        var firstFailure = day.Calls.FirstRefusedAt ?? DateTimeOffset.MinValue;
        var admins = Enumerable.Range(0, world.Options.Accounts).Select(account => $"admin@account-{account:000}.example").ToList();
        var mails = world.AdminMails.ToLookup(mail => mail.To);
        var opened = admins.Select(admin => AdminMail.Count(mails[admin], mail => mail.IsFirst)).ToList();
        var resolved = admins.Select(admin => AdminMail.Count(mails[admin], mail => mail.IsAllClear)).ToList();
        var imported = MailOutcome.ImportedAt(world).Where(at => at >= day.Until).ToList();

        return new DayFigures
        {
            DetectSeconds = Seconds(detected, firstFailure),
            MostReadsInAMinute = day.Calls.MostInAMinute(detected, day.Until),
            ReadsPerMinuteWhileBlocked =
                detected < day.Until
                    ? Math.Round(day.Calls.Between(detected, day.Until) / (day.Until - detected).TotalMinutes, 2) : double.MaxValue,
            ReadsWhileBlocked = day.Calls.Between(detected, day.Until),
            AlertsOpenedLeast = opened.Min(),
            AlertsOpenedMost = opened.Max(),
            AlertsResolvedLeast = resolved.Min(),
            AlertsResolvedMost = resolved.Max(),
            FirstImportSeconds = imported.Count == 0 ? double.MaxValue : Seconds(imported.Min(), day.Until),
            BacklogZeroSeconds = Seconds(incident?.BacklogZeroAt, day.Until),
            ResolvedSeconds = Seconds(incident?.ResolvedAt, day.Until),
            QuotaSeconds = Math.Round(QuotaTime(day).TotalSeconds, 1),
            Incidents = incidents.Count,
            MailsDelayed = incidents.Sum(one => one.Counts.MailsDelayed),
            MailboxesProven = incidents.Sum(one => one.Counts.Proven),
            MailOutcome = MailOutcome.Of(world, counted),
            ReconnectSaid = world.AdminMails.Count(mail => mail.SaysReconnect),
            Faults = world.Faults.Count,
            Strays = world.Time.Strays,
        };
    }

    /// <summary>
    /// Each mailbox costs a list of what is new, a get for each mail that waits and the list that proves it complete. All of that, at
    /// once: the longer of what the project's quota takes for all and what a mailbox's own quota takes for the fullest.
    /// </summary>
    private static TimeSpan QuotaTime(BlockedDay day)
    {
        var world = day.World;
        var costs = new QuotaOptions();
        var units = world.Gmail.Boxes
            .Select(box => costs.HistoryCost + costs.ListCost
                + (costs.GetCost * box.MailsAt(world.Now).Count(mail => mail.At >= day.From && mail.At < day.Until)))
            .ToList();
        var minutes = Math.Max((double)units.Sum() / world.Gmail.Limits.PerProject, (double)units.Max() / world.Gmail.Limits.PerUser);

        // The first minute's units are there at once.
        return TimeSpan.FromMinutes(Math.Max(0, minutes - 1));
    }

    private static double Seconds(DateTimeOffset? moment, DateTimeOffset since) =>
        moment is { } at && at != DateTimeOffset.MaxValue ? Math.Round((at - since).TotalSeconds, 1) : double.MaxValue;
}
