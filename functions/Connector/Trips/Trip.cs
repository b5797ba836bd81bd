using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Azure;
using Connector.Mailboxes;

namespace Connector.Trips;

/// <summary>The trip of one test mail to a test address: sent, accepted, received by Gmail, stored here, delivered.</summary>
/// <param name="Slot">The moment at which it was due. There is one trip for each.</param>
/// <param name="Nonce">In the header of the mail. It begins with the slot, so that the trip is found by it.</param>
public sealed record Trip(MailboxKey Mailbox, DateTimeOffset Slot, string Nonce, DateTimeOffset SentAt)
{
    /// <summary>A mail that comes later is not waited for. A block by Google may last for hours.</summary>
    public static readonly TimeSpan FollowedFor = TimeSpan.FromDays(1);

    private const string SlotFormat = "yyyyMMdd'T'HHmmss";

    /// <summary>When the mail server accepted the mail; null if it did not, or if that was not recorded.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When Google received it; null if it was not seen yet.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>When its row was made; null if it was not seen yet.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public string? GmailId { get; init; }

    /// <summary>Gmail put it into spam.</summary>
    public bool IsSpam { get; init; }

    /// <summary>Why it did not leave; null if it did.</summary>
    public string? Problem { get; init; }

    /// <summary>The first judgement, which does not change; null while the time runs.</summary>
    public TripOutcome? Outcome { get; init; }

    /// <summary>It is not followed any more.</summary>
    public bool IsOver { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    /// <summary>Missed, and not delivered until now or until it was given up.</summary>
    public bool IsLost => Outcome == TripOutcome.Missed && DeliveredAt is null;

    public TimeSpan? ToGmail => Between(BeganAt, ReceivedAt);

    public TimeSpan? ToStorage => Between(ReceivedAt, StoredAt);

    public TimeSpan? ToDelivery => Between(StoredAt, DeliveredAt);

    /// <summary>From the acceptance by the mail server to the delivery.</summary>
    public TimeSpan? Total => Between(BeganAt, DeliveredAt);

    private DateTimeOffset BeganAt => AcceptedAt ?? SentAt;

    public static Trip Begin(MailboxKey mailbox, DateTimeOffset slot, DateTimeOffset now) =>
        new(mailbox, slot, $"{Spell(slot)}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}", now);

    /// <summary>The moment at which the newest mail was due.</summary>
    public static DateTimeOffset SlotAt(DateTimeOffset now, TimeSpan interval) =>
        new(now.UtcTicks - (now.UtcTicks % interval.Ticks), TimeSpan.Zero);

    public static string Spell(DateTimeOffset slot) => slot.UtcDateTime.ToString(SlotFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Spell"/> wrote, at the beginning of a text.</summary>
    /// <returns>Null for another text.</returns>
    public static DateTimeOffset? ReadSlot(string text) =>
        DateTimeOffset.TryParseExact(
            text.Split('-')[0], SlotFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var slot) ? slot : null;

    /// <summary>Judges the trip by what is known of it.</summary>
    /// <param name="within">The time that it may take.</param>
    public Trip Judge(DateTimeOffset now, TimeSpan within)
    {
        var outcome = Outcome ?? OutcomeAt(now, BeganAt + within);
        return IsOver ? this : this with
        {
            Outcome = outcome,
            IsOver = outcome is not null
                && (DeliveredAt is not null || IsSpam || outcome == TripOutcome.NotSent || now > BeganAt + FollowedFor),
        };
    }

    private TripOutcome? OutcomeAt(DateTimeOffset now, DateTimeOffset limit) => this switch
    {
        { DeliveredAt: { } at } => at <= limit ? TripOutcome.InTime : TripOutcome.Missed,
        { IsSpam: true } => TripOutcome.Spam,
        _ when now <= limit => null,
        { AcceptedAt: null, ReceivedAt: null } => TripOutcome.NotSent,
        _ => TripOutcome.Missed,
    };

    /// <summary>The clocks of the servers differ by a little, so a part may seem to end before it begins.</summary>
    private static TimeSpan? Between(DateTimeOffset? from, DateTimeOffset? to) =>
        to - from is not { } span ? null : span > TimeSpan.Zero ? span : TimeSpan.Zero;
}

/// <summary>What became of a test mail. The names are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TripOutcome>))]
public enum TripOutcome
{
    /// <summary>It was delivered in time.</summary>
    InTime,

    /// <summary>It was not delivered in time. It may come later, or never.</summary>
    Missed,

    /// <summary>Gmail put it into spam, from where nothing is imported. That says nothing about the connector.</summary>
    Spam,

    /// <summary>The mail server did not accept it, or the address cannot get mail here, so nothing was measured.</summary>
    NotSent,
}
