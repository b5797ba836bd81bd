using System.Text.Json.Serialization;
using Connector.Mailboxes;

namespace Connector.Forwarding.Imap;

/// <summary>How far the inbound mailbox has been read, and whether it can be read. Every change is a pure function.</summary>
public sealed record InboundMailboxState
{
    /// <summary>How many mails may wait for another try before reading stops at the next one that fails.</summary>
    public const int MaxWaiting = 100;

    private static readonly Backoff Pause = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));

    /// <summary>The folder's UIDVALIDITY (RFC 9051, 2.3.1.1): with another one, <see cref="LastUid"/> means nothing.</summary>
    public uint UidValidity { get; init; }

    /// <summary>Every mail up to this one is durable, is in <see cref="Waiting"/>, or was left in the folder.</summary>
    public uint LastUid { get; init; }

    /// <summary>Mails that failed for a reason of their own and are tried again.</summary>
    public IReadOnlyList<uint> Waiting { get; init; } = [];

    /// <summary>When the waiting mails were last tried.</summary>
    public DateTimeOffset? TriedAgainAt { get; init; }

    /// <summary>The mail at which the last run broke off; null if it did not, or if that mail waits by now.</summary>
    public uint? BrokeOffAt { get; init; }

    /// <summary>When a run last reached the end of the folder or of its time.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Null while the mailbox can be read.</summary>
    public InboundMailboxTrouble? Trouble { get; init; }

    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>Wrong passwords in a row. They are counted because servers lock out clients that repeat them.</summary>
    public int Refusals { get; init; }

    /// <summary>The earliest time of the next run; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Number of mails that were left in the folder because they name no inbound address or are too large.</summary>
    public long Left { get; init; }

    /// <param name="isFirstRun">The first run of this process does not wait, because the password may have been changed.</param>
    public bool IsDue(bool isFirstRun, DateTimeOffset now) => isFirstRun || !(NotBefore > now);

    /// <summary>A folder with another UIDVALIDITY is read from its start; mails that were imported are recognised.</summary>
    public InboundMailboxState Opened(uint uidValidity) =>
        UidValidity == uidValidity ? this : this with { UidValidity = uidValidity, LastUid = 0, Waiting = [], BrokeOffAt = null };

    public InboundMailboxState Passed(uint uid) =>
        this with { LastUid = Math.Max(LastUid, uid), Waiting = [.. Waiting.Where(waiting => waiting != uid)] };

    public InboundMailboxState PutOff(uint uid) => Passed(uid) with { Waiting = [.. Waiting.Where(waiting => waiting != uid), uid] };

    public InboundMailboxState LeftInPlace(uint uid) => Passed(uid) with { Left = Left + 1 };

    /// <summary>A run ended normally.</summary>
    public InboundMailboxState Read(DateTimeOffset now) =>
        this with { ReadAt = now, Trouble = null, TroubleSince = null, Refusals = 0, NotBefore = null };

    /// <summary>
    /// A run broke off at a mail. The first time may be chance; the second time the mail waits, so that it does not block the others (I4).
    /// </summary>
    public InboundMailboxState BrokenOff(uint uid, DateTimeOffset now) =>
        Waiting.Contains(uid) || (BrokeOffAt == uid && Waiting.Count < MaxWaiting)
            ? PutOff(uid) with { BrokeOffAt = null, TriedAgainAt = now }
            : this with { BrokeOffAt = uid };

    /// <summary>A run failed, before or after its first mail.</summary>
    public InboundMailboxState Failed(InboundMailboxTrouble trouble, DateTimeOffset now)
    {
        var refusals = trouble == InboundMailboxTrouble.WrongPassword ? Refusals + 1 : 0;

        return this with
        {
            Trouble = trouble,
            TroubleSince = Trouble == trouble ? TroubleSince : now,
            Refusals = refusals,
            NotBefore = refusals == 0 ? null : now + Pause.After(refusals),
        };
    }
}

/// <summary>Why the inbound mailbox cannot be read; spelled like this in <c>GET status</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InboundMailboxTrouble>))]
public enum InboundMailboxTrouble
{
    /// <summary>The server refused the user or the password.</summary>
    WrongPassword,

    /// <summary>The server cannot be reached, or the connection broke.</summary>
    OutOfReach,

    /// <summary>TLS failed, or the server's certificate is not trusted.</summary>
    NotSecure,

    /// <summary>The folder does not exist.</summary>
    NoSuchFolder,

    /// <summary>The server answered against the protocol.</summary>
    Misbehaves,

    /// <summary>The connector's own storage is out of reach.</summary>
    NoStorage,
}
