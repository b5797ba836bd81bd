using System.Text.Json.Serialization;

namespace Connector.Forwarding.Imap;

/// <summary>How far the inbound mailbox has been read, and by whom it is being read.</summary>
public sealed record InboundMailboxState
{
    /// <summary>So many mails may wait for another try before reading stops at the next.</summary>
    public const int MaxWaiting = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>The server's number for the folder's numbering: with another one, <see cref="LastUid"/> means nothing.</summary>
    public uint UidValidity { get; init; }

    /// <summary>Every mail up to this one is durable, waits in <see cref="Waiting"/>, or was left where it is.</summary>
    public uint LastUid { get; init; }

    /// <summary>Mails that could not be taken for a reason of their own, to be tried again.</summary>
    public IReadOnlyList<uint> Waiting { get; init; } = [];

    /// <summary>When those that wait were last tried.</summary>
    public DateTimeOffset? TriedAgainAt { get; init; }

    /// <summary>The mail at which reading broke off, once so far.</summary>
    public uint? BrokeOffAt { get; init; }

    public DateTimeOffset LeasedUntil { get; init; }

    /// <summary>When the folder was last read to its end, or as far as time allowed.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Null while the mailbox can be read.</summary>
    public InboundMailboxTrouble? Trouble { get; init; }

    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>Wrong passwords in a row: a server locks out those that keep knocking.</summary>
    public int Refusals { get; init; }

    /// <summary>Earlier than this nobody signs in; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Mails left in place so far: they name no inbound address, or are too large.</summary>
    public long Left { get; init; }

    /// <param name="isFirst">Of this process: the settings may be others than before.</param>
    /// <returns>Null while it is not to be read.</returns>
    public InboundMailboxState? Leased(TimeSpan duration, bool isFirst, DateTimeOffset now) =>
        LeasedUntil > now || (NotBefore > now && !isFirst) ? null : this with { LeasedUntil = now + duration };

    /// <summary>The server says how the folder is numbered. Under new numbers all of it is read again; what is known is not taken twice.</summary>
    public InboundMailboxState Opened(uint uidValidity) =>
        UidValidity == uidValidity ? this : this with { UidValidity = uidValidity, LastUid = 0, Waiting = [], BrokeOffAt = null };

    public InboundMailboxState Passed(uint uid) => this with { LastUid = Math.Max(LastUid, uid), Waiting = [.. Waiting.Where(waiting => waiting != uid)] };

    public InboundMailboxState PutOff(uint uid) => Passed(uid) with { Waiting = [.. Waiting.Where(waiting => waiting != uid), uid] };

    public InboundMailboxState LeftInPlace(uint uid) => Passed(uid) with { Left = Left + 1 };

    /// <summary>Read; the lease ends.</summary>
    public InboundMailboxState Read(DateTimeOffset now) =>
        this with { LeasedUntil = default, ReadAt = now, Trouble = null, TroubleSince = null, Refusals = 0, NotBefore = null };

    /// <summary>Reading broke off at a mail. Once may be chance; at the second time the mail waits, so that it holds up no other.</summary>
    public InboundMailboxState BrokenOff(uint uid, DateTimeOffset now) =>
        Waiting.Contains(uid) || (BrokeOffAt == uid && Waiting.Count < MaxWaiting)
            ? PutOff(uid) with { BrokeOffAt = null, TriedAgainAt = now }
            : this with { BrokeOffAt = uid };

    /// <summary>Not read, or not to its end; the lease ends.</summary>
    public InboundMailboxState Failed(InboundMailboxTrouble trouble, DateTimeOffset now)
    {
        var refusals = trouble == InboundMailboxTrouble.WrongPassword ? Refusals + 1 : 0;

        return this with
        {
            LeasedUntil = default,
            Trouble = trouble,
            TroubleSince = Trouble == trouble ? TroubleSince : now,
            Refusals = refusals,
            NotBefore = refusals == 0 ? null : now + TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(refusals - 1, 10))),
        };
    }
}

/// <summary>Why the inbound mailbox cannot be read; spelled like this in <c>GET status</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InboundMailboxTrouble>))]
public enum InboundMailboxTrouble
{
    /// <summary>The server refused user or password.</summary>
    WrongPassword,

    /// <summary>The server cannot be reached, or broke off.</summary>
    OutOfReach,

    /// <summary>TLS could not be agreed on, or nobody vouches for the server's certificate.</summary>
    NotSecure,

    /// <summary>There is no such folder.</summary>
    NoSuchFolder,

    /// <summary>The server answered what it should not.</summary>
    Misbehaves,

    /// <summary>The connector's own storage is out of reach.</summary>
    NoStorage,
}
