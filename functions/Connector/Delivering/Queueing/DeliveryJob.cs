using System.Text.Json.Serialization;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Delivering.Queueing;

/// <summary>Queue message "deliver these messages of this mailbox". It holds ids only, and delivered messages are skipped.</summary>
/// <param name="Attempt">Counted from 1; grows while the destination is down.</param>
public sealed record DeliveryJob(string? Account, string? Address, IReadOnlyList<string>? GmailIds, int Attempt = 1)
{
    /// <summary>
    /// As many as one transaction can change. An id has 16 characters, or 68 on the forwarding route, so a job has 8 KB at most.
    /// </summary>
    public const int MaxMessages = 100;

    /// <summary>Tries that keep the order of the messages; a longer outage changes it, see <see cref="NextOrder"/>.</summary>
    private const int OrderedAttempts = 3;

    /// <summary>Id of the <see cref="Queueing.Delivery"/>; null for a queue message of an earlier version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delivery { get; init; }

    /// <summary>The delivery's turn. A queue message of an earlier turn does nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Turn { get; init; }

    /// <summary>The trace of the import; null if tracing is off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    public static DeliveryJob For(Delivery delivery) =>
        new(delivery.Mailbox.Account, delivery.Mailbox.Address, delivery.GmailIds, delivery.Attempt)
        {
            Delivery = delivery.Id,
            Turn = delivery.Turn,
            TraceParent = Tracing.Parent,
        };

    /// <summary>The order of the next try after one that found the destination down.</summary>
    /// <remarks>After a few tries the first message goes last, because it may be the cause and must not block the others (I4).</remarks>
    public static IEnumerable<string> NextOrder(IReadOnlyList<string> left, int attempt) =>
        attempt < OrderedAttempts ? left : [.. left.Skip(1), .. left.Take(1)];

    /// <exception cref="FormatException">The message lacks a part.</exception>
    public MailboxKey ToKey() =>
        string.IsNullOrEmpty(Account) || string.IsNullOrEmpty(Address) || GmailIds is null || GmailIds.Any(string.IsNullOrEmpty)
            ? throw new FormatException("A delivery job lacks its account, its address or its ids.")
            : new MailboxKey(Account, Address);
}
