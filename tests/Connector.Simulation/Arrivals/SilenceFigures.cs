namespace Connector.Simulation.Arrivals;

/// <summary>What the simulation of one pattern has measured.</summary>
/// <param name="MailboxYears">How many years of healthy mailboxes were simulated.</param>
/// <param name="Suspicions">False suspicions in these years.</param>
/// <param name="OfTextbook">False suspicions of the threshold that assumes independent arrivals, ln(N/f).</param>
/// <param name="HoursToNotice">In ascending order: for random moments at which mail stops, the hours until the suspicion.</param>
public sealed record SilenceFigures(
    ArrivalPattern Pattern, int MailboxYears, int Suspicions, int OfTextbook, IReadOnlyList<double> HoursToNotice)
{
    public double PerYear => (double)Suspicions / MailboxYears;

    public double TextbookPerYear => (double)OfTextbook / MailboxYears;

    /// <param name="share">0.5 for the median.</param>
    public double Quantile(double share) => HoursToNotice[(int)(share * (HoursToNotice.Count - 1))];
}
