namespace Connector.Benchmarks;

/// <summary>What to measure, and how much of it.</summary>
/// <param name="Only">Names of scenarios; empty for all.</param>
internal sealed record BenchmarkOptions(bool Quick, bool Large, IReadOnlyList<string> Only, int Rounds, TimeSpan Latency)
{
    public static IReadOnlyList<string> Scenarios { get; } = ["import", "idle", "planning", "memory", "growth", "alerts", "quota"];

    /// <summary>Mailboxes and the mails in each.</summary>
    public IReadOnlyList<(int Mailboxes, int Mails)> Imports => Quick ? [(1, 100), (10, 10)] : [(1, 2000), (100, 50)];

    /// <summary>Mails of a small and of a large mailbox.</summary>
    public (int Few, int Many) Growth => Quick ? (100, 500) : (1_000, 100_000);

    /// <summary>How many connected mailboxes the planner is given.</summary>
    public IReadOnlyList<int> Plannings => (Quick, Large) switch
    {
        (true, _) => [50],
        (_, true) => [1_000, 10_000, 100_000],
        _ => [1_000, 10_000],
    };

    /// <summary>Mailboxes that receive one large mail each, and its size in MiB.</summary>
    public (int Mailboxes, int Mebibytes) Memory => Quick ? (4, 5) : (16, 35);

    /// <summary>Units per minute at which one mailbox with a backlog is fetched, and how many bursts of that.</summary>
    public (int UnitsPerMinute, int Minutes) Quota => (6_000, Quick ? 1 : 3);

    /// <summary>Accounts that are blocked at the same moment.</summary>
    public int BlockedAccounts => Quick ? 20 : 1_000;

    public int IdleMailboxes => Quick ? 10 : 64;

    public int WarmUpMails => Quick ? 72 : 4_320;

    public bool Runs(string scenario) => Only.Count > 0 ? Only.Contains(scenario) : !Quick || scenario != "quota";
}
