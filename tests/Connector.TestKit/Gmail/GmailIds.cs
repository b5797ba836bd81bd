using System.Globalization;

namespace Connector.TestKit.Gmail;

/// <summary>The ids of one mailbox: they grow and leave gaps, as Google's do. The mailbox's lock guards them.</summary>
internal sealed class GmailIds
{
    private readonly Random _gaps;
    private ulong _lastMessageNumber;

    public GmailIds(string address)
    {
        _gaps = new Random(address.Sum(character => character));
        FirstHistoryId = 100_000UL + (ulong)_gaps.Next(100_000);
    }

    public ulong FirstHistoryId { get; }

    /// <summary>Milliseconds in the upper bits, as in Google's ids: 16 hex digits that grow.</summary>
    public string NextMessageId(DateTimeOffset now)
    {
        var byTime = (ulong)now.ToUnixTimeMilliseconds() << 20;
        _lastMessageNumber = Math.Max(byTime, _lastMessageNumber) + (ulong)_gaps.Next(1, 1 << 12);
        return _lastMessageNumber.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>What the history id grows by with the next change.</summary>
    public ulong NextGap() => (ulong)_gaps.Next(1, 40);

    public static string Label(int number) => string.Create(CultureInfo.InvariantCulture, $"Label_{number}");
}
