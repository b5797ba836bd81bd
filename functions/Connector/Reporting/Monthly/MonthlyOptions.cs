using Connector.Settings;

namespace Connector.Reporting.Monthly;

/// <summary>The monthly report to the administrators of each account.</summary>
public sealed record MonthlyOptions
{
    /// <summary>Whether it is made and sent. An account or a person may still do without it.</summary>
    [Setting("Reports__Monthly")]
    public bool IsOn { get; init; } = true;
}
