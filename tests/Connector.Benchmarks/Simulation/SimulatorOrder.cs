namespace Connector.Benchmarks.Simulation;

/// <summary>What the simulator is told; exactly one of its parts is set.</summary>
/// <param name="Fill">Makes mailboxes with mails; answered by <see cref="BenchMailbox"/>es.</param>
/// <param name="TakeUsage">Answered by the <see cref="GmailUsage"/> since it was last taken.</param>
/// <param name="Drop">Takes the mailboxes away whose address begins so.</param>
internal sealed record SimulatorOrder(FillOrder? Fill = null, bool TakeUsage = false, string? Drop = null);

/// <param name="Prefix">Of the addresses.</param>
internal sealed record FillOrder(string Prefix, int Mailboxes, int Mails, MailMix Mix, int Mebibytes = 0);

/// <summary>How large the mails are.</summary>
internal enum MailMix
{
    /// <summary>Median 8 KiB, one in 200 is 1 MiB.</summary>
    Mixed,

    /// <summary>2 KiB each.</summary>
    Small,

    /// <summary>As many MiB as ordered, the same mail for all.</summary>
    Huge,
}

/// <summary>Where the simulator listens.</summary>
internal sealed record GmailPlace(Uri BaseUri, Uri TokenUri, string ClientId, string ClientSecret);

/// <param name="Checkpoint">The history id before the first of the mails.</param>
internal sealed record BenchMailbox(string Address, string RefreshToken, ulong Checkpoint, IReadOnlyList<string> GmailIds);

/// <param name="Calls">Answered requests by kind.</param>
/// <param name="TooMany">Requests answered with 429.</param>
internal sealed record GmailUsage(IReadOnlyDictionary<string, int> Calls, int Units, int TooMany);
