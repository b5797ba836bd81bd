using Connector.Settings;

namespace Connector.Importing;

/// <summary>How mail is fetched.</summary>
public sealed record ImportOptions
{
    /// <summary>Parallel gets in one mailbox.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>A larger mail is not imported: a stub takes its place.</summary>
    public int MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>What large mails on their way through one instance may take of its memory together.</summary>
    public int MaxBufferedBytes { get; init; } = 48 * 1024 * 1024;

    /// <summary>A worker that does not renew for so long has lost its mailbox to the next one.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A job that has not begun for so long, while none waits in the queue, was lost with its worker.</summary>
    public TimeSpan JobExpiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same while jobs do wait: then it is the queue that is slow.</summary>
    public TimeSpan JobExpiryInBacklog => JobExpiry * 30;

    /// <summary>A job stops after so long, between two pages, and goes on in a follow-on job behind the others that wait.</summary>
    public TimeSpan JobBudget { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far before the last good fetch a completeness proof looks.</summary>
    public TimeSpan ProofOverlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How far before the last good fetch a full sync looks when the checkpoint has expired. Gmail empties spam and bin after 30 days
    /// (support.google.com/mail/answer/7401, /78755): what was rescued from there since is no older, by a day for all clocks.
    /// </summary>
    public TimeSpan RelistWindow { get; init; } = TimeSpan.FromDays(31);

    /// <summary>A quiet mailbox is polled less and less often, and at least this often.</summary>
    public TimeSpan MaxPollInterval { get; init; } = TimeSpan.FromMinutes(5);

    public static ImportOptions Read(SettingsReader settings)
    {
        var defaults = new ImportOptions();
        return new ImportOptions
        {
            Concurrency = settings.Whole("Import__Concurrency", defaults.Concurrency, 1, 64),
            MaxMessageBytes = settings.Whole("Import__MaxMessageBytes", defaults.MaxMessageBytes, 64 * 1024, 150 * 1024 * 1024),
            MaxBufferedBytes = settings.Whole("Import__MaxBufferedBytes", defaults.MaxBufferedBytes, 1024 * 1024, 2_000_000_000),
            LeaseDuration = settings.Duration("Import__LeaseDuration", defaults.LeaseDuration, TimeSpan.FromSeconds(3), TimeSpan.FromHours(1)),
            JobExpiry = settings.Duration("Import__JobExpiry", defaults.JobExpiry, TimeSpan.FromSeconds(3), TimeSpan.FromHours(1)),
            JobBudget = settings.Duration("Import__JobBudget", defaults.JobBudget, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(20)),
            MaxPollInterval = settings.Duration("Import__MaxPollInterval", defaults.MaxPollInterval, TimeSpan.Zero, TimeSpan.FromDays(1)),
        };
    }
}
