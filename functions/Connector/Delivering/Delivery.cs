using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Connector.Mailboxes;

namespace Connector.Delivering;

/// <summary>
/// Messages of one mailbox that wait for their delivery, as a row of the table Deliveries. The row is the truth and the queue message that
/// names it is a hint: a lost queue message is sent anew from the row, and one from an earlier turn does nothing.
/// </summary>
/// <param name="Id">Sorts the deliveries of a mailbox by age.</param>
/// <param name="GmailIds">Up to <see cref="DeliveryJob.MaxMessages"/>, in the order of their delivery.</param>
/// <param name="Since">When the first of them was stored.</param>
public sealed record Delivery(MailboxKey Mailbox, string Id, IReadOnlyList<string> GmailIds, DateTimeOffset Since)
{
    /// <summary>A worker reports at least this often, so a delivery without a report for so long has lost its queue message.</summary>
    public static readonly TimeSpan ReportWithin = TimeSpan.FromMinutes(4);

    /// <summary>A queue message is sent shortly after its row was saved, by the clock of another machine.</summary>
    private static readonly TimeSpan SentWithin = TimeSpan.FromMinutes(1);

    /// <summary>A queue message may wait in a long queue for so long before it counts as lost.</summary>
    private static readonly TimeSpan InLineAtMost = TimeSpan.FromHours(1);

    /// <summary>The next try, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Counts the queue messages that were sent for it: only the last one is live.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>When its queue message becomes visible, or when a worker last reported.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Administrators were told, or will be, that these messages are set aside.</summary>
    public bool IsTold { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    public ETag Version { get; init; }

    public static Delivery Begin(MailboxKey mailbox, IReadOnlyList<string> gmailIds, DateTimeOffset since, DateTimeOffset dueAt) =>
        new(mailbox, NewId(gmailIds, since), gmailIds, since) { DueAt = dueAt };

    /// <summary>Sent to the queue anew, to be visible then.</summary>
    public Delivery Again(DateTimeOffset dueAt) => this with { DueAt = dueAt, Turn = Turn + 1 };

    /// <param name="frontSince">When the oldest visible message of the queue was sent; null for an empty queue.</param>
    public bool IsLost(DateTimeOffset now, DateTimeOffset? frontSince) =>
        DueAt + ReportWithin <= now && (frontSince is null || frontSince > DueAt + SentWithin || DueAt + InLineAtMost <= now);

    /// <summary>The same for the same messages at the same time, so that a repeated write makes no second row.</summary>
    private static string NewId(IReadOnlyList<string> gmailIds, DateTimeOffset since)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', gmailIds))).AsSpan(0, 8));
        return string.Create(CultureInfo.InvariantCulture, $"{since.UtcTicks:D19}-{digest}");
    }
}

/// <summary>The messages that wait for their delivery.</summary>
/// <param name="Oldest">When the first of them was stored; null when none waits.</param>
public readonly record struct WaitingMail(int Count, DateTimeOffset? Oldest)
{
    public WaitingMail And(Delivery delivery) =>
        new(Count + delivery.GmailIds.Count, Oldest is { } oldest && oldest <= delivery.Since ? oldest : delivery.Since);
}
