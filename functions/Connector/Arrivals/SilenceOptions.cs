using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Arrivals;

/// <summary>When a mailbox without new mail is suspected, and how the suspicion is answered.</summary>
public sealed record SilenceOptions
{
    /// <summary>
    /// How many times a year a healthy mailbox may be suspected, if its mails arrive independently of each other; 0 to suspect none.
    /// </summary>
    [Setting("Silence__SuspicionsPerYear"), Range(0, 52)]
    public int SuspicionsPerYear { get; init; } = 1;

    /// <summary>Whether a suspected mailbox gets a test mail. Without it no administrator is told of a suspicion.</summary>
    [Setting("Silence__SendTestMail")]
    public bool SendTestMail { get; init; } = true;

    public bool IsOn => SuspicionsPerYear > 0;
}
