namespace Connector.Trips;

/// <summary>How many test mails of one address had which outcome.</summary>
public sealed record TripCounts(int InTime = 0, int Missed = 0, int Spam = 0, int NotSent = 0)
{
    /// <summary>The mails that count for the objective.</summary>
    public int Measured => InTime + Missed;

    /// <summary>The share that was delivered in time, from 0 to 1; null if nothing was measured.</summary>
    public double? ShareInTime => Measured == 0 ? null : (double)InTime / Measured;

    public TripCounts Plus(TripCounts more) =>
        new(InTime + more.InTime, Missed + more.Missed, Spam + more.Spam, NotSent + more.NotSent);

    public TripCounts Plus(TripOutcome outcome) => outcome switch
    {
        TripOutcome.InTime => this with { InTime = InTime + 1 },
        TripOutcome.Missed => this with { Missed = Missed + 1 },
        TripOutcome.Spam => this with { Spam = Spam + 1 },
        _ => this with { NotSent = NotSent + 1 },
    };
}
