using System.Security.Cryptography;

namespace Connector.TestKit.Gmail;

/// <summary>A mail as it lies in a simulated mailbox. A value: each change of labels makes another.</summary>
public sealed record SimulatedMessage
{
    internal SimulatedMessage(
        string id, string threadId, byte[] raw, IEnumerable<string> labels, DateTimeOffset internalDate, DateTimeOffset deliveredAt)
    {
        Id = id;
        ThreadId = threadId;
        Raw = raw;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(raw));
        Headers = MailHeaders.Read(raw);
        Labels = [.. labels];
        InternalDate = internalDate;
        DeliveredAt = deliveredAt;
    }

    public string Id { get; }

    public string ThreadId { get; }

    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Of the raw bytes, as lower-case hex.</summary>
    public string Sha256 { get; }

    public int Size => Raw.Length;

    /// <summary>When Gmail says it took the mail in; a test may say otherwise than <see cref="DeliveredAt"/>.</summary>
    public DateTimeOffset InternalDate { get; }

    /// <summary>When it was put into the mailbox, by the simulator's clock.</summary>
    public DateTimeOffset DeliveredAt { get; }

    public IReadOnlyList<string> Labels { get; internal init; }

    /// <summary>The last history record that touched it.</summary>
    public ulong HistoryId { get; internal init; }

    internal IReadOnlyList<MailHeader> Headers { get; }

    public bool Has(string label) => Labels.Contains(label, StringComparer.Ordinal);
}
