using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Gmail.Quota;

/// <summary>How many quota units Google allows per minute, and what each call costs (Gmail API, usage limits, since May 2026).</summary>
public sealed record QuotaOptions
{
    [Setting("Gmail__UnitsPerUserPerMinute"), Range(20, 100_000_000)]
    public int UnitsPerUserPerMinute { get; init; } = 6_000;

    [Setting("Gmail__UnitsPerProjectPerMinute"), Range(20, 1_000_000_000)]
    public int UnitsPerProjectPerMinute { get; init; } = 1_200_000;

    public int ProfileCost { get; } = 1;

    [Setting("Gmail__UnitsPerHistoryList"), Range(1, 1_000)]
    public int HistoryCost { get; init; } = 2;

    [Setting("Gmail__UnitsPerMessageList"), Range(1, 1_000)]
    public int ListCost { get; init; } = 5;

    public int SettingsCost { get; } = 2;

    [Setting("Gmail__UnitsPerUpdateForwarding"), Range(1, 1_000)]
    public int UpdateForwardingCost { get; init; } = 5;

    [Setting("Gmail__UnitsPerAddForwardingAddress"), Range(1, 1_000)]
    public int AddForwardingAddressCost { get; init; } = 100;

    public int RemoveForwardingAddressCost { get; } = 5;

    public int WatchCost { get; } = 100;

    /// <summary>A message costs the same in every format.</summary>
    [Setting("Gmail__UnitsPerGet"), Range(1, 1_000)]
    public int GetCost { get; init; } = 20;
}
