using Connector.Simulation.Gmail;

namespace Connector.Simulation.Isolation;

/// <summary>The time from the arrival of mails at Gmail to their handover to the destination.</summary>
/// <param name="Mails">The mails that were measured.</param>
/// <param name="Missing">Mails that were not handed over.</param>
public sealed record LagFigures(int Mails, int Missing, TimeSpan Median, TimeSpan P95, TimeSpan P99)
{
    /// <summary>Measures the mails that arrived within a time.</summary>
    public static LagFigures Of(SimulatedWorld world, Func<GmailBox, bool> counts, DateTimeOffset from, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(world);

        var mails =
            (from box in world.Gmail.Boxes
             where counts(box)
             from mail in box.MailsAt(world.Now)
             where mail.At >= @from && mail.At < until
             select (box.Key.Address, mail.Id, mail.At)).ToList();
        var lags = mails.Where(mail => world.DeliveredAt.ContainsKey((mail.Address, mail.Id)))
            .Select(mail => world.DeliveredAt[(mail.Address, mail.Id)] - mail.At)
            .Order().ToList();
        return new LagFigures(
            mails.Count, mails.Count - lags.Count, Quantile(lags, 0.5), Quantile(lags, 0.95), Quantile(lags, 0.99));
    }

    /// <summary>How many times as long as in another run, at the quantile where that is most.</summary>
    public double WorstRatio(LagFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Math.Max(Median / other.Median, Math.Max(P95 / other.P95, P99 / other.P99));
    }

    private static TimeSpan Quantile(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? TimeSpan.Zero : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
