using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>What a mailbox's completeness proof after an incident found, so far as it has come.</summary>
/// <param name="RampAt">The ramp in which it was made: a door that shut again makes another one necessary.</param>
/// <param name="Late">Mails that the incident delayed.</param>
/// <param name="Missing">Mails that were not here, and were fetched.</param>
/// <param name="Duplicates">Mails that came on both routes since the incident began, and went on their way once.</param>
/// <param name="Until">Of the window.</param>
/// <param name="Checkpoint">Of the fetch that ended it.</param>
/// <param name="Progress">Where a follow-on job goes on, in the words of whoever makes it; null when the whole window was compared.</param>
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
