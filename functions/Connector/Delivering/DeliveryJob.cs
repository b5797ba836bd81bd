using System.Text.Json.Serialization;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Delivering;

/// <summary>Queue message "deliver these messages of this mailbox". Ids only; one that was delivered already is skipped.</summary>
/// <param name="Attempt">Counted from 1; grows when the destination is down.</param>
public sealed record DeliveryJob(string? Account, string? Address, IReadOnlyList<string>? GmailIds, int Attempt = 1)
{
    /// <summary>As many as change their state in one transaction. An id has 16 characters, or 68 on the other route: 8 KB at most.</summary>
    public const int MaxMessages = 100;

    /// <summary>An outage of seconds keeps the order of a job; from this try on another message goes first.</summary>
    private const int OrderedAttempts = 3;

    /// <summary>Id of the <see cref="Delivering.Delivery"/> that it is about; null for a message of an earlier version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delivery { get; init; }

    /// <summary>The delivery's turn: a message of an earlier turn does nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Turn { get; init; }

    /// <summary>The trace that it belongs to; null when nobody traces.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    public static DeliveryJob For(Delivery delivery) =>
        new(delivery.Mailbox.Account, delivery.Mailbox.Address, delivery.GmailIds, delivery.Attempt)
        {
            Delivery = delivery.Id, Turn = delivery.Turn, TraceParent = Tracing.Parent,
        };

    /// <summary>What is left after a try that met a destination that is down, in the order of the next try.</summary>
    /// <remarks>After a few tries the first one goes last: should it be what brings the destination down, it holds up no other (I4).</remarks>
    public static IEnumerable<string> NextOrder(IReadOnlyList<string> left, int attempt) =>
        attempt < OrderedAttempts ? left : [.. left.Skip(1), .. left.Take(1)];

    /// <exception cref="FormatException">The message lacks a part.</exception>
    public MailboxKey ToKey() =>
        string.IsNullOrEmpty(Account) || string.IsNullOrEmpty(Address) || GmailIds is null || GmailIds.Any(string.IsNullOrEmpty)
            ? throw new FormatException("A delivery job lacks its account, its address or its ids.")
            : new MailboxKey(Account, Address);
}
