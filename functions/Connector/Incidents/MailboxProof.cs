using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>The result of a mailbox's completeness proof after an incident, as far as it has come.</summary>
/// <param name="RampAt">The ramp in which it was made. After a relapse, the next ramp needs another proof.</param>
/// <param name="Late">Mails that the incident delayed.</param>
/// <param name="Missing">Mails that were missing, and were fetched then.</param>
/// <param name="Duplicates">Mails that came on both routes since the incident began, and were delivered once.</param>
/// <param name="Until">End of the window that the proof compares.</param>
/// <param name="Checkpoint">Checkpoint of the fetch before the proof.</param>
/// <param name="Progress">Where a follow-on job continues, in a format of the proof; null if the whole window was compared.</param>
public sealed record MailboxProof(
    MailboxKey Mailbox,
    DateTimeOffset RampAt,
    int Late,
    TimeSpan LongestDelay,
    int Missing,
    DateTimeOffset Until,
    ulong Checkpoint,
    string? Progress = null,
    int Duplicates = 0)
{
    public bool IsComplete => Progress is null;
}
