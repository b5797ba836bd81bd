using System.ComponentModel.DataAnnotations;

namespace Connector.Settings;

/// <summary>The shortest and the longest duration that a setting allows, both written <c>[d.]hh:mm:ss[.fff]</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : RangeAttribute
{
    public DurationAttribute(string min, string max)
        : base(typeof(TimeSpan), min, max) => ParseLimitsInInvariantCulture = true;
}
