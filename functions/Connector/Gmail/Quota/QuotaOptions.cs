using Connector.Settings;

namespace Connector.Gmail.Quota;

/// <summary>What Google lets one minute cost, and what each call costs, in quota units (Gmail API, usage limits, since May 2026).</summary>
public sealed record QuotaOptions
{
    public int UnitsPerUserPerMinute { get; init; } = 6_000;

    public int UnitsPerProjectPerMinute { get; init; } = 1_200_000;

    public int ProfileCost { get; init; } = 1;

    public int HistoryCost { get; init; } = 2;

    public int ListCost { get; init; } = 5;

    public int SettingsCost { get; init; } = 2;

    public int UpdateForwardingCost { get; init; } = 5;

    public int AddForwardingAddressCost { get; init; } = 100;

    public int RemoveForwardingAddressCost { get; init; } = 5;

    public int WatchCost { get; init; } = 100;

    /// <summary>The same for every format.</summary>
    public int GetCost { get; init; } = 20;

    public static QuotaOptions Read(SettingsReader settings)
    {
        var defaults = new QuotaOptions();
        return new QuotaOptions
        {
            UnitsPerUserPerMinute = settings.Whole("Gmail__UnitsPerUserPerMinute", defaults.UnitsPerUserPerMinute, 20, 100_000_000),
            UnitsPerProjectPerMinute = settings.Whole("Gmail__UnitsPerProjectPerMinute", defaults.UnitsPerProjectPerMinute, 20, 1_000_000_000),
            HistoryCost = settings.Whole("Gmail__UnitsPerHistoryList", defaults.HistoryCost, 1, 1_000),
            ListCost = settings.Whole("Gmail__UnitsPerMessageList", defaults.ListCost, 1, 1_000),
            GetCost = settings.Whole("Gmail__UnitsPerGet", defaults.GetCost, 1, 1_000),
            AddForwardingAddressCost = settings.Whole("Gmail__UnitsPerAddForwardingAddress", defaults.AddForwardingAddressCost, 1, 1_000),
            UpdateForwardingCost = settings.Whole("Gmail__UnitsPerUpdateForwarding", defaults.UpdateForwardingCost, 1, 1_000),
        };
    }
}
