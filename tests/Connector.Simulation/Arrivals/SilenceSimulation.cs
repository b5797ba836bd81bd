using Connector.Arrivals;

namespace Connector.Simulation.Arrivals;

/// <summary>
/// Lets healthy mailboxes get mail for years and counts how often the connector would suspect them, and how soon it would notice that mail
/// has stopped. The same seed gives the same figures.
/// </summary>
public static class SilenceSimulation
{
    /// <summary>Asked for by the setting's default.</summary>
    private const double PerYear = 1;

    private const int WeeksAYear = 52;

    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static SilenceFigures Run(ArrivalPattern pattern, int mailboxYears, int seed)
    {
        var (suspicions, ofTextbook) = (0, 0);
        List<double> hours = [];

        for (var mailbox = 0; mailbox < mailboxYears; mailbox++)
        {
            var year = new MailboxYear(new Random((seed * 1_000_003) + mailbox));
            year.Run(pattern);
            suspicions += year.Suspicions;
            ofTextbook += year.OfTextbook;
            hours.AddRange(year.HoursToNotice);
        }

        hours.Sort();
        return new SilenceFigures(pattern, mailboxYears, suspicions, ofTextbook, hours);
    }

    /// <summary>Eight weeks to learn, and a year that is judged.</summary>
    private sealed class MailboxYear(Random chance)
    {
        private const int Outages = 20;

        private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

        private readonly ArrivalHistory _history = new();

        public int Suspicions { get; private set; }

        public int OfTextbook { get; private set; }

        public List<double> HoursToNotice { get; } = [];

        public void Run(ArrivalPattern pattern)
        {
            var judgedFrom = Monday.AddDays(7 * ArrivalHistory.Weeks);
            var outages = new Queue<DateTimeOffset>(
                Enumerable.Range(0, Outages).Select(_ => judgedFrom.AddDays(7 * WeeksAYear * chance.NextDouble())).Order());

            foreach (var at in new ArrivalStream(pattern, chance).Draw(Monday, ArrivalHistory.Weeks + WeeksAYear))
            {
                while (outages.TryPeek(out var stop) && stop <= at)
                {
                    HoursToNotice.Add(Notice(outages.Dequeue()));
                }

                if (at >= judgedFrom)
                {
                    Judge(at);
                }

                _history.Add(at);
            }
        }

        /// <summary>All is well, so each suspicion is false and is answered so. The gap ends at the next mail.</summary>
        private void Judge(DateTimeOffset at)
        {
            OfTextbook += _history.Judge(at, PerYear) is { } verdict
                && verdict.Missed > Math.Log(verdict.PerWeek * WeeksAYear / PerYear) ? 1 : 0;

            while (_history.Judge(at, PerYear) is { IsSuspicious: true } suspicion)
            {
                Suspicions++;
                _history.Answer(suspicion with { Missed = suspicion.Threshold });
            }
        }

        private double Notice(DateTimeOffset stop)
        {
            var copy = new ArrivalHistory(_history.ToState(), _history.ToBytes());
            var at = stop;

            while (copy.Judge(at, PerYear) is { IsSuspicious: false })
            {
                at += Step;
            }

            return (at - stop).TotalHours;
        }
    }
}
