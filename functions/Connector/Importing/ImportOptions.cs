using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Importing;

/// <summary>How mail is fetched.</summary>
public sealed record ImportOptions
{
    /// <summary>Most parallel gets in one mailbox.</summary>
    [Setting("Import__Concurrency"), Range(1, 64)]
    public int Concurrency { get; init; } = 8;

    /// <summary>A larger mail is not imported; a stub takes its place.</summary>
    [Setting("Import__MaxMessageBytes"), Range(64 * 1024, 150 * 1024 * 1024)]
    public int MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Memory of one instance for all large mails that it reads at the same time.</summary>
    [Setting("Import__MaxBufferedBytes"), Range(1024 * 1024, 2_000_000_000)]
    public int MaxBufferedBytes { get; init; } = 48 * 1024 * 1024;

    /// <summary>A worker that does not renew its lease within this time loses the mailbox to another worker.</summary>
    [Setting("Import__LeaseDuration"), Duration("00:00:03", "01:00:00")]
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A job that has not begun within this time counts as lost, if no job waits in the queue.</summary>
    [Setting("Import__JobExpiry"), Duration("00:00:03", "01:00:00")]
    public TimeSpan JobExpiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same while jobs wait in the queue, because then the queue is slow.</summary>
    public TimeSpan JobExpiryInBacklog => JobExpiry * 30;

    /// <summary>
    /// The jobs of one tick that may begin in a second; half as many of a ramp. More would ask Azure for the most instances for a few
    /// seconds of each minute, and a queue takes 2,000 messages a second, of which a job is three: it is sent, received and deleted
    /// (learn.microsoft.com, "Scalability and performance targets for Queue Storage").
    /// </summary>
    [Setting("Import__JobsPerSecond"), Range(1, 2_000)]
    public int JobsPerSecond { get; init; } = 350;

    /// <summary>After this time a job stops between two pages and continues in a new job behind those that wait.</summary>
    [Setting("Import__JobBudget"), Duration("00:00:00.001", "00:20:00")]
    public TimeSpan JobBudget { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far before the last good fetch a completeness proof begins.</summary>
    public TimeSpan ProofOverlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How far before the last good fetch a full sync begins after the checkpoint expired. Gmail empties spam and bin after 30 days
    /// (support.google.com/mail/answer/7401, /78755), so a mail rescued from there is not older; one day covers all clocks.
    /// </summary>
    public TimeSpan RelistWindow { get; init; } = TimeSpan.FromDays(31);

    /// <summary>Longest time between two polls of a quiet mailbox.</summary>
    [Setting("Import__MaxPollInterval"), Duration("00:00:00", "1.00:00:00")]
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromMinutes(5);
}
