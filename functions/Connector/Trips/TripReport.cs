using Connector.Mailboxes;

namespace Connector.Trips;

/// <summary>The test mails of one address.</summary>
/// <param name="Last">The newest whose outcome is known; null before the first.</param>
/// <param name="Lost">Mails of the last 24 hours that were not delivered until now.</param>
/// <param name="P50Seconds">Half of the mails of the last 24 hours were delivered within this time; null without a mail.</param>
/// <param name="Month">The counts of the last 30 days.</param>
public sealed record TripReport(
    string Account, string Address, TripView? Last, TripCounts Day, int Lost, double? P50Seconds, double? P95Seconds, TripCounts Month)
{
    public static TripReport Of(MailboxKey mailbox, IReadOnlyList<Trip> day, TripCounts month)
    {
        var judged = day.Where(trip => trip.Outcome is not null).ToList();
        var seconds = judged.Select(trip => trip.Total?.TotalSeconds).OfType<double>().Order().ToList();
        return new TripReport(
            mailbox.Account, mailbox.Address, judged.Count == 0 ? null : TripView.Of(judged[^1]),
            judged.Aggregate(new TripCounts(), (sum, trip) => sum.Plus(trip.Outcome!.Value)), judged.Count(trip => trip.IsLost),
            Quantile(seconds, 0.5), Quantile(seconds, 0.95), month);
    }

    /// <summary>The smallest value that at least this share of the values does not exceed.</summary>
    private static double? Quantile(List<double> sorted, double share) =>
        sorted.Count == 0 ? null : Math.Round(sorted[(int)Math.Ceiling(share * sorted.Count) - 1], 1);
}

/// <summary>One test mail, for people.</summary>
/// <param name="ToGmailSeconds">From the acceptance by the mail server to Gmail's receipt; null if Gmail has not received it.</param>
/// <param name="ToStorageSeconds">From Gmail's receipt to its row here.</param>
/// <param name="ToDeliverySeconds">From its row to its delivery.</param>
/// <param name="Problem">Why it did not leave; null if it did.</param>
public sealed record TripView(
    DateTimeOffset SentAt, TripOutcome Outcome, double? TotalSeconds, double? ToGmailSeconds, double? ToStorageSeconds,
    double? ToDeliverySeconds, string? Problem)
{
    public static TripView Of(Trip trip) => new(
        trip.SentAt, trip.Outcome!.Value, Seconds(trip.Total), Seconds(trip.ToGmail), Seconds(trip.ToStorage), Seconds(trip.ToDelivery),
        trip.Problem);

    private static double? Seconds(TimeSpan? span) => span is { } time ? Math.Round(time.TotalSeconds, 1) : null;
}
