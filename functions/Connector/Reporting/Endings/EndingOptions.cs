using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Connector.Settings;

namespace Connector.Reporting.Endings;

/// <summary>What the operator knows about the ends of credentials, and where to look for others.</summary>
public sealed record EndingOptions : IValidatableObject
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Credentials of the installation with their last days, as <c>name=2027-03-01; name=2027-05-31</c>; null for none.</summary>
    [Setting("Endings__Known")]
    public string? Known { get; init; }

    /// <summary>The selector of the DKIM key with which the mail server signs mail of <c>Alerts__From</c>; null to look for none.</summary>
    [Setting("Endings__DkimSelector")]
    public string? DkimSelector { get; init; }

    /// <summary>The credentials of <see cref="Known"/>. A credential ends at the beginning of its day, in UTC.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset EndsAt)> KnownEnds => [.. Parts.Select(Parse).OfType<(string, DateTimeOffset)>()];

    private IEnumerable<string> Parts =>
        (Known ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Parts.Any(part => Parse(part) is null))
        {
            yield return new ValidationResult(
                "names with days, such as \"Google client=2027-03-01; SMTP password=2027-05-31\"", [nameof(Known)]);
        }

        if (DkimSelector is { } selector && Uri.CheckHostName(selector) != UriHostNameType.Dns)
        {
            yield return new ValidationResult("the selector of a DKIM key, such as selector1", [nameof(DkimSelector)]);
        }
    }

    private static (string Name, DateTimeOffset EndsAt)? Parse(string part) =>
        part.Split('=') is [{ Length: > 0 and <= 100 } name, var day]
        && DateTimeOffset.TryParseExact(
            day.Trim(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var endsAt)
            ? (name.Trim(), endsAt) : null;
}
