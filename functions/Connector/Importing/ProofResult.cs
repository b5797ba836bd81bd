namespace Connector.Importing;

/// <summary>The mails that a completeness proof compares.</summary>
/// <param name="From">The last good fetch before the incident, less an overlap; null for all mails that were ever imported.</param>
/// <param name="Until">When the fetch began after which no mail may be missing.</param>
/// <param name="Checkpoint">Where that fetch ended. Mails behind it belong to the next fetch.</param>
/// <param name="LateAfter">A mail is late that was imported this long after Gmail received it.</param>
/// <param name="Since">When the incident began. Duplicates from before it are not reported. Null for the whole window.</param>
public sealed record ProofWindow(
    DateTimeOffset? From, DateTimeOffset Until, ulong Checkpoint, TimeSpan LateAfter, DateTimeOffset? Since = null);

/// <summary>
/// The mails that Gmail lists of a mailbox for a window, compared with those stored. <see cref="Listed"/> is the sum of
/// <see cref="Imported"/>, <see cref="DeadLettered"/>, <see cref="Duplicates"/> and <see cref="Missing"/>.
/// </summary>
public sealed record ProofResult
{
    /// <summary>Mails of the window that the connector imports (see <see cref="WantedMail"/>).</summary>
    public int Listed { get; init; }

    /// <summary>Listed mails that were stored, including stubs of mails that were too large.</summary>
    public int Imported { get; init; }

    /// <summary>Listed mails that were dead letters.</summary>
    public int DeadLettered { get; init; }

    /// <summary>Listed mails that another copy replaces.</summary>
    public int Duplicates { get; init; }

    /// <summary>Duplicates that Google accepted since the incident began.</summary>
    public int CameTwice { get; init; }

    /// <summary>Listed mails that were not stored at all.</summary>
    public int Missing { get; init; }

    /// <summary>Missing mails that the proof imported.</summary>
    public int Fetched { get; init; }

    /// <summary>Mails that were imported late.</summary>
    public int Late { get; init; }

    /// <summary>The longest delay of a late mail; zero when there was none.</summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>Where a follow-on job continues; null when the whole window was compared.</summary>
    public string? PageToken { get; init; }

    public bool IsComplete => PageToken is null;

    /// <summary>
    /// True if all listed mails were stored. A mail that the proof imported counts as missing, since it must be reported.
    /// </summary>
    public bool IsProven => IsComplete && Missing == 0;
}
