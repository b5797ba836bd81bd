namespace Connector.Arrivals;

/// <summary>A test mail that was sent because of a suspicion.</summary>
/// <param name="To">The address that got it. If many mailboxes of an account are suspected at once, one of them gets it for all.</param>
/// <param name="Answer">What the mail server said when it took the mail.</param>
public sealed record SentTestMail(string To, string Nonce, DateTimeOffset At, string Answer)
{
    /// <summary>The account of the address; null for the account of the mailbox itself.</summary>
    public string? Account { get; init; }

    /// <summary>It was sent for mailboxes of all accounts.</summary>
    public bool IsForAll { get; init; }

    /// <summary>It was sent because its week had come, and not because of a suspicion.</summary>
    public bool IsWeekly { get; init; }

    /// <summary>How long it may be under way. Some mail servers defer mail of an unknown sender for a quarter of an hour.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
}

/// <summary>A test mail that Gmail showed us in the mailbox.</summary>
/// <param name="IsSpam">Gmail put it into spam.</param>
public sealed record SeenTestMail(string Nonce, DateTimeOffset At, bool IsSpam);
