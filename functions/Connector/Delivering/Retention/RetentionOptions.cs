using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Delivering.Retention;

/// <summary>How long raw mail is kept.</summary>
public sealed record RetentionOptions
{
    /// <summary>Days from the import; 0 to keep all mail.</summary>
    [Setting("Retention__MailDays"), Range(0, 36_500)]
    public int MailDays { get; init; }

    /// <summary>Null to keep all mail.</summary>
    public TimeSpan? KeepMailFor => MailDays == 0 ? null : TimeSpan.FromDays(MailDays);
}
