namespace Connector.Benchmarks;

/// <summary>What to measure, and how much of it.</summary>
internal sealed record BenchmarkOptions(bool Quick, bool Large, bool Quota, int Rounds, TimeSpan Latency)
{
    /// <summary>Mailboxes and the mails in each.</summary>
    public IReadOnlyList<(int Mailboxes, int Mails)> Imports => Quick ? [(1, 100), (10, 10)] : [(1, 2000), (100, 50)];

    /// <summary>Mails of a small and of a large mailbox.</summary>
    public (int Few, int Many) Growth => (Quick, Large) switch
    {
        (true, _) => (100, 500),
        (_, true) => (1_000, 100_000),
        _ => (1_000, 10_000),
    };

    /// <summary>How many connected mailboxes the planner is given.</summary>
    public IReadOnlyList<int> Plannings => (Quick, Large) switch
    {
        (true, _) => [50],
        (_, true) => [1_000, 10_000],
        _ => [1_000],
    };

    /// <summary>Mailboxes that receive one large mail each, and its size in MiB.</summary>
    public (int Mailboxes, int Mebibytes) Memory => Quick ? (4, 5) : (16, 35);

    public int IdleMailboxes => Quick ? 10 : 50;

    public int WarmUpMails => Quick ? 20 : 400;
}
