namespace Connector.Arrivals;

/// <summary>What an <see cref="ArrivalHistory"/> knows besides its counts. Stored as JSON.</summary>
public sealed record ArrivalState
{
    /// <summary>The newest week; see <see cref="WeekHour"/>.</summary>
    public int Week { get; init; }

    /// <summary>When the first mail arrived that was learned.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the newest mail arrived.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The longest gap that ended in each week, in expected mails. The week is the index modulo the number of weeks.</summary>
    public IReadOnlyList<double> Longest { get; init; } = [];

    /// <summary>The gap since the newest mail, in expected mails, at which a suspicion was answered with "all is well".</summary>
    public double Answered { get; init; }

    /// <summary>Administrators were told that mail does not reach the mailbox, and no mail has arrived since.</summary>
    public bool IsTold { get; init; }

    /// <summary>Mail has arrived since, and administrators were not told so yet.</summary>
    public bool IsOver { get; init; }

    /// <summary>The test mail whose arrival would answer the present suspicion.</summary>
    public SentTestMail? TestMail { get; init; }

    /// <summary>When the weekly test mail was last planned.</summary>
    public DateTimeOffset? TestedAt { get; init; }

    /// <summary>The newest test mail that Gmail showed in the mailbox.</summary>
    public SeenTestMail? SeenTestMail { get; init; }
}
