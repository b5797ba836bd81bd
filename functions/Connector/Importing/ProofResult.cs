namespace Connector.Importing;

/// <summary>What a completeness proof is about.</summary>
/// <param name="From">The last good fetch before what made the proof necessary, less an overlap; null for all that was ever imported.</param>
/// <param name="Until">When the fetch began after which nothing may be missing.</param>
/// <param name="Checkpoint">Where that fetch ended: what arrived behind it is the next fetch's business.</param>
/// <param name="LateAfter">A mail that came here so long after Gmail had it is late.</param>
/// <param name="Since">When the trouble began: what came on both routes before is nobody's news. Null for all of the window.</param>
public sealed record ProofWindow(DateTimeOffset? From, DateTimeOffset Until, ulong Checkpoint, TimeSpan LateAfter, DateTimeOffset? Since = null);

/// <summary>
/// What Gmail lists of a mailbox for a window, against what is here. <see cref="Listed"/> is the sum of <see cref="Imported"/>,
/// <see cref="DeadLettered"/>, <see cref="Duplicates"/> and <see cref="Missing"/>.
/// </summary>
public sealed record ProofResult
{
    /// <summary>Mails of the window that the connector imports (see <see cref="WantedMail"/>).</summary>
    public int Listed { get; init; }

    /// <summary>Those that were here; one that was too large counts by its stub.</summary>
    public int Imported { get; init; }

    /// <summary>Those that were refused for good, with a reason.</summary>
    public int DeadLettered { get; init; }

    /// <summary>Those of which another copy was here.</summary>
    public int Duplicates { get; init; }

    /// <summary>Of the duplicates, those that Google accepted since the trouble began.</summary>
    public int CameTwice { get; init; }

    /// <summary>Those of which nothing was here: the difference.</summary>
    public int Missing { get; init; }

    /// <summary>Those of the missing that the proof brought in.</summary>
    public int Fetched { get; init; }

    /// <summary>Mails that came here late.</summary>
    public int Late { get; init; }

    /// <summary>Of a late mail; zero when there is none.</summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>Where a follow-on job goes on; null when the whole window was compared.</summary>
    public string? PageToken { get; init; }

    public bool IsComplete => PageToken is null;

    /// <summary>All that Gmail lists was here. What had to be brought in is here now, and yet a difference that must be told.</summary>
    public bool IsProven => IsComplete && Missing == 0;
}
