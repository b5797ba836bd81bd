namespace Connector.Importing;

/// <summary>The mails that a completeness proof compares.</summary>
/// <param name="From">The last good fetch before the incident, less an overlap; null for all mails that were ever imported.</param>
/// <param name="Until">When the fetch began after which no mail may be missing.</param>
/// <param name="Checkpoint">Where that fetch ended. Mails behind it belong to the next fetch.</param>
/// <param name="LateAfter">A mail is late that was imported this long after Gmail received it.</param>
/// <param name="Since">When the incident began. Duplicates from before it are not reported. Null for the whole window.</param>
public sealed record ProofWindow(
    DateTimeOffset? From, DateTimeOffset Until, ulong Checkpoint, TimeSpan LateAfter, DateTimeOffset? Since = null);

/// <summary>What the comparison of the mails that Gmail lists of a mailbox with those stored has found.</summary>
public sealed record ProofResult
{
    /// <summary>Mails that were not stored. A mail that the proof imported counts too, since it must be reported.</summary>
    public int Missing { get; init; }

    /// <summary>Duplicates that Google accepted since the incident began.</summary>
    public int CameTwice { get; init; }

    /// <summary>Mails that were imported late.</summary>
    public int Late { get; init; }

    /// <summary>The longest delay of a late mail; zero when there was none.</summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>Where a follow-on job continues; null when the whole window was compared.</summary>
    public string? PageToken { get; init; }

    public bool IsComplete => PageToken is null;
}
