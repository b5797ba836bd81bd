using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Azure;
using Connector.Mailboxes;

namespace Connector.Delivering.Queueing;

/// <summary>
/// Messages of one mailbox that wait for their delivery, as a row of the table Deliveries. The row is authoritative. The queue message
/// names the row: if it is lost, the row sends another one, and a queue message of an earlier turn does nothing.
/// </summary>
/// <param name="Id">Sorts the deliveries of a mailbox by age.</param>
/// <param name="GmailIds">Up to <see cref="DeliveryJob.MaxMessages"/>, in the order of their delivery.</param>
/// <param name="Since">When the first message was stored.</param>
public sealed record Delivery(MailboxKey Mailbox, string Id, IReadOnlyList<string> GmailIds, DateTimeOffset Since)
{
    /// <summary>
    /// A worker reports at least this often. A delivery that is due for longer has lost its queue message, or waits in a long queue.
    /// </summary>
    public static readonly TimeSpan ReportWithin = TimeSpan.FromMinutes(4);

    /// <summary>A queue message is sent within this time after its row was saved; clocks of two machines may differ.</summary>
    private static readonly TimeSpan SentWithin = TimeSpan.FromMinutes(1);

    /// <summary>A queue message that waits in a long queue counts as lost after this time.</summary>
    private static readonly TimeSpan InLineAtMost = TimeSpan.FromHours(1);

    /// <summary>The next try, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The number of queue messages that were sent for it. Only the last one is valid.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>When the queue message becomes visible, or when a worker last reported.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Administrators have been told, or will be, that these messages are set aside.</summary>
    public bool IsTold { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    public static Delivery Begin(MailboxKey mailbox, IReadOnlyList<string> gmailIds, DateTimeOffset since, DateTimeOffset dueAt) =>
        new(mailbox, NewId(gmailIds, since), gmailIds, since) { DueAt = dueAt };

    /// <summary>For another queue message, which becomes visible at the given time.</summary>
    public Delivery Again(DateTimeOffset dueAt) => this with { DueAt = dueAt, Turn = Turn + 1 };

    /// <param name="frontSince">When the oldest visible message of the queue was sent; null if none is visible.</param>
    public bool IsLost(DateTimeOffset now, DateTimeOffset? frontSince) =>
        DueAt + ReportWithin <= now && (frontSince is null || frontSince > DueAt + SentWithin || DueAt + InLineAtMost <= now);

    /// <summary>Equal for equal messages and times, so that a repeated write makes no second row.</summary>
    private static string NewId(IReadOnlyList<string> gmailIds, DateTimeOffset since)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', gmailIds))).AsSpan(0, 8));
        return string.Create(CultureInfo.InvariantCulture, $"{since.UtcTicks:D19}-{hash}");
    }
}

/// <summary>The messages that wait for their delivery.</summary>
/// <param name="Oldest">When the first of them was stored; null if there are none.</param>
public readonly record struct WaitingMail(int Count, DateTimeOffset? Oldest)
{
    public static ValueTask<WaitingMail> InAsync(IAsyncEnumerable<Delivery> deliveries, CancellationToken cancellationToken) =>
        deliveries.AggregateAsync(default(WaitingMail), (sum, delivery) => sum.And(delivery), cancellationToken);

    private WaitingMail And(Delivery delivery) =>
        new(Count + delivery.GmailIds.Count, Oldest is { } oldest && oldest <= delivery.Since ? oldest : delivery.Since);
}
