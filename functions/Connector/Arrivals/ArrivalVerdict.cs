namespace Connector.Arrivals;

/// <summary>The judgement of the time since a mailbox's newest mail.</summary>
/// <param name="PerWeek">The mails that it usually gets in a week.</param>
/// <param name="Missed">
/// The mails that were expected since the newest one. For independent arrivals a healthy gap is exponential in it, with a mean of 1.
/// </param>
/// <param name="Threshold">How many missed mails are suspicious.</param>
public sealed record ArrivalVerdict(double PerWeek, double Missed, double Threshold)
{
    /// <summary>The verdict about a mailbox that cannot be judged.</summary>
    public static ArrivalVerdict Unknown { get; } = new(PerWeek: 0, Missed: 0, Threshold: double.PositiveInfinity);

    public bool IsSuspicious => Missed > Threshold;
}
