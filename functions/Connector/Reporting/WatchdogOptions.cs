using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Reporting;

/// <summary>The watchdog outside Azure that notices when the connector gives no sign of life.</summary>
public sealed record WatchdogOptions : IValidatableObject
{
    /// <summary>
    /// Called after each tick of the planner; null for no watchdog. The address is a secret, since calls to it are trusted.
    /// </summary>
    [Setting("Watchdog__Uri", IsSecret = true)]
    public Uri? Uri { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Uri is { } uri && uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
        {
            yield return new ValidationResult("an address that begins with https://", [nameof(Uri)]);
        }
    }
}
