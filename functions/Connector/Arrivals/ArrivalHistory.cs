namespace Connector.Arrivals;

/// <summary>
/// When mail arrived in a mailbox during the last eight weeks, and the conclusion whether it has been quiet for too long. It decides
/// without a clock and without storage. docs/silence.md describes the method and its rate of false alarms.
/// </summary>
/// <remarks>
/// A mail counts at the moment at which Google received it. So mail that is imported late, after a block, counts in its own hour.
/// </remarks>
public sealed class ArrivalHistory
{
    /// <summary>Weeks before the current one from which the rates are learned.</summary>
    public const int Weeks = 8;

    /// <summary>With fewer full weeks there is no conclusion, because the longest gap of a few days says little.</summary>
    public const int FewestWeeks = 4;

    /// <summary>A mailbox with fewer mails a week is quiet for days without a fault.</summary>
    public const double FewestMailsAWeek = 5;

    /// <summary>A gap is suspicious if it is this many times as long as the longest one that ended well.</summary>
    private const double LongerThanLongest = 1.5;

    private const double WeeksAYear = 52;

    private readonly ushort[][] _counts;

    private readonly double[] _longest;

    private ArrivalRates? _rates;

    public ArrivalHistory()
        : this(new ArrivalState(), [])
    {
    }

    /// <summary>A history as it was stored.</summary>
    public ArrivalHistory(ArrivalState state, ReadOnlySpan<byte> counts)
    {
        State = state;
        _longest = [.. state.Longest.Concat(new double[Weeks + 1]).Take(Weeks + 1)];
        _counts = CountsBytes.Read(counts, Weeks + 1);
    }

    /// <summary>Everything but the counts. The gaps are those of <see cref="ToState"/>.</summary>
    private ArrivalState State { get; set; }

    /// <summary>When the newest mail arrived; null before the first.</summary>
    public DateTimeOffset? LastAt => State.LastAt;

    /// <summary>Whether administrators were told that mail does not reach this mailbox, and no mail has arrived since.</summary>
    public bool IsTold => State.IsTold;

    /// <summary>Whether mail has arrived after administrators were told that none does, which they are not told yet.</summary>
    public bool IsOver => State.IsOver;

    /// <summary>The test mail whose arrival would answer the present suspicion; null for none.</summary>
    public SentTestMail? TestMail => State.TestMail;

    /// <summary>The last sign that mail reaches the mailbox, or that it was tested; null for none.</summary>
    public DateTimeOffset? LastSignAt => new[] { State.LastAt, State.SeenTestMail?.At, State.TestedAt }.Max();

    /// <summary>The newest test mail that Gmail showed in the mailbox.</summary>
    public SeenTestMail? SeenTestMail => State.SeenTestMail;

    public ArrivalState ToState() => State with { Longest = [.. _longest] };

    public byte[] ToBytes() => CountsBytes.Write(_counts);

    /// <summary>Learns that a mail arrived. Mail may be learned in any order.</summary>
    public void Add(DateTimeOffset at)
    {
        var week = WeekHour.WeekOf(at);
        AdvanceTo(week);

        if (State.Week - week > Weeks)
        {
            return;
        }

        ref var count = ref _counts[SlotOf(week)][WeekHour.HourOf(at)];
        count += (ushort)(count < ushort.MaxValue ? 1 : 0);
        _rates = week == State.Week ? _rates : null;
        State = State with { Since = State.Since ?? at };

        if (State.LastAt is { } last && at <= last)
        {
            return;
        }

        LearnGap(at, week);
        State = State with { LastAt = at, Answered = 0, TestMail = null, IsTold = false, IsOver = State.IsOver || State.IsTold };
    }

    /// <summary>Judges the time since the newest mail.</summary>
    /// <param name="until">The last moment at which all mail was fetched.</param>
    /// <param name="perYear">How many times a year a healthy mailbox may be suspected, if its mails arrive independently.</param>
    /// <returns>Null if the mailbox has too little mail, or is known for too short a time.</returns>
    public ArrivalVerdict? Judge(DateTimeOffset until, double perYear)
    {
        AdvanceTo(WeekHour.WeekOf(until));

        if (State.LastAt is not { } last || FullWeeks < FewestWeeks || Rates.PerWeek < FewestMailsAWeek)
        {
            return null;
        }

        var longest = LongerThanLongest * Math.Max(State.Answered, _longest.Max());
        var byChance = Math.Log(Rates.PerWeek * WeeksAYear / perYear);
        return new ArrivalVerdict(Rates.PerWeek, until > last ? Rates.Expected(last, until) : 0, Math.Max(byChance, longest));
    }

    /// <summary>What is known of a mailbox that cannot be judged; null for nothing.</summary>
    public ArrivalVerdict? WithoutJudgement => IsTold || TestMail is not null ? ArrivalVerdict.Unknown : null;

    /// <summary>Whether a healthy mailbox may be without mail from one moment to another.</summary>
    /// <returns>False also if the mailbox has too little mail, or is known for too short a time.</returns>
    public bool IsUsualGap(DateTimeOffset from, DateTimeOffset until, double perYear) =>
        Judge(until, perYear) is { } verdict && Rates.Expected(from, until) <= verdict.Threshold;

    /// <summary>A suspicion was answered: all is well. The next one needs a longer gap.</summary>
    public void Answer(ArrivalVerdict verdict) =>
        State = State with { Answered = Math.Max(State.Answered, verdict.Missed), TestMail = null };

    /// <summary>A suspicion was right, and administrators were told. The gap says nothing about healthy gaps.</summary>
    public void Tell() => State = State with { IsTold = true, TestMail = null };

    /// <summary>The weekly test mail is sent now, whether or not that succeeds.</summary>
    public void PlanTest(DateTimeOffset now) => State = State with { TestedAt = now };

    /// <summary>A test mail was lost for a reason that concerns all accounts, which says nothing about this mailbox.</summary>
    public void Drop() => State = State with { TestMail = null };

    /// <summary>Administrators got a mail that a test mail arrived, after one that mail does not arrive.</summary>
    public void Recover() => State = State with { IsTold = false, IsOver = false, TestMail = null };

    /// <summary>Administrators were told that mail arrives again.</summary>
    public void EndTold() => State = State with { IsOver = false };

    /// <summary>A test mail was sent because of a suspicion.</summary>
    public void Send(SentTestMail sent) => State = State with { TestMail = sent };

    /// <summary>A test mail has arrived.</summary>
    public void See(SeenTestMail seen) => State = State with { SeenTestMail = seen };

    /// <summary>When there is something to be done, if no mail arrives: a suspicion, or news about one.</summary>
    /// <returns>Null for never.</returns>
    public DateTimeOffset? LookAt(double perYear) => State switch
    {
        { IsOver: true } => State.LastAt,
        { IsTold: true, TestMail: null } => null,
        { TestMail: { } sent } => sent.Nonce == State.SeenTestMail?.Nonce ? sent.At : sent.At + SentTestMail.Patience,
        _ => SuspectAt(perYear),
    };

    /// <summary>The expected mails in each hour, from all full weeks.</summary>
    private ArrivalRates Rates => _rates ??= ArrivalRates.Of(Sum(), Math.Max(1, FullWeeks));

    /// <summary>The full weeks that were learned. The first week is not full, unless it is the oldest of those that are kept.</summary>
    private int FullWeeks =>
        State.Since is { } since ? Math.Clamp(State.Week - WeekHour.WeekOf(since) - 1, 0, Weeks) : 0;

    private DateTimeOffset? SuspectAt(double perYear)
    {
        if (State.LastAt is not { } last || Judge(last, perYear) is not { } verdict)
        {
            return null;
        }

        foreach (var hours in Enumerable.Range(1, Weeks * WeekHour.HoursAWeek))
        {
            if (Rates.Expected(last, last.AddHours(hours)) > verdict.Threshold)
            {
                return last.AddHours(hours);
            }
        }

        return null;
    }

    private void LearnGap(DateTimeOffset at, int week)
    {
        if (State is { LastAt: { } last, IsTold: false } && FullWeeks > 0)
        {
            ref var longest = ref _longest[SlotOf(week)];
            longest = Math.Max(longest, Rates.Expected(last, at));
        }
    }

    private int[] Sum()
    {
        var sum = new int[WeekHour.HoursAWeek];

        foreach (var week in Enumerable.Range(State.Week - FullWeeks, FullWeeks))
        {
            var counts = _counts[SlotOf(week)];

            for (var hour = 0; hour < sum.Length; hour++)
            {
                sum[hour] += counts[hour];
            }
        }

        return sum;
    }

    /// <summary>Forgets the weeks that are too old once a new week has begun.</summary>
    private void AdvanceTo(int week)
    {
        if (week <= State.Week)
        {
            return;
        }

        foreach (var next in Enumerable.Range(Math.Max(State.Week + 1, week - Weeks), Math.Min(week - State.Week, Weeks + 1)))
        {
            Array.Clear(_counts[SlotOf(next)]);
            _longest[SlotOf(next)] = 0;
        }

        State = State with { Week = week };
        _rates = null;
    }

    private static int SlotOf(int week) => week % (Weeks + 1);
}
