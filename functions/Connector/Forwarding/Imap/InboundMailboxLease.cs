using Azure;

namespace Connector.Forwarding.Imap;

/// <summary>The right to read the inbound mailbox, and what was found out under it. Whoever loses it can write nothing down any more.</summary>
internal sealed class InboundMailboxLease
{
    /// <summary>Longer than one mail may take, and as long as nobody reads after a crash.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(20);

    private readonly InboundMailboxTable _table;
    private readonly TimeProvider _time;
    private ETag _version;
    private DateTimeOffset _savedAt;

    private InboundMailboxLease(InboundMailboxTable table, TimeProvider time, InboundMailboxState state, ETag version)
    {
        (_table, _time, State, _version) = (table, time, state, version);
        _savedAt = time.GetUtcNow();
    }

    public InboundMailboxState State { get; private set; }

    /// <summary>The mail that is being taken; null between two.</summary>
    public uint? At { get; set; }

    /// <param name="isFirst">Of this process.</param>
    /// <returns>Null while somebody else reads, or nobody is to.</returns>
    public static async Task<InboundMailboxLease?> TryTakeAsync(InboundMailboxTable table, TimeProvider time, bool isFirst, CancellationToken cancellationToken)
    {
        var (state, version) = await table.ReadAsync(cancellationToken);

        return state.Leased(Duration, isFirst, time.GetUtcNow()) is { } leased && await table.TrySaveAsync(leased, version, cancellationToken) is { } mine
            ? new InboundMailboxLease(table, time, leased, mine)
            : null;
    }

    /// <summary>Takes down what happened; it is written at the next save.</summary>
    public void Note(Func<InboundMailboxState, InboundMailboxState> change) => State = change(State);

    /// <exception cref="InboundMailboxLostException">Somebody else reads by now.</exception>
    public async Task SaveNowAndThenAsync(CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow() - _savedAt >= SaveEvery)
        {
            await SaveAsync(cancellationToken);
        }
    }

    /// <summary>Writes down how far reading got, and renews the lease.</summary>
    /// <exception cref="InboundMailboxLostException">Somebody else reads by now.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        _savedAt = _time.GetUtcNow();
        State = State with { LeasedUntil = _savedAt + Duration };
        _version = await _table.TrySaveAsync(State, _version, cancellationToken) ?? throw new InboundMailboxLostException();
    }

    /// <summary>Gives the lease back with what is to be known.</summary>
    public async Task EndAsync(Func<InboundMailboxState, InboundMailboxState> change)
    {
        Note(change);

        // Nobody waits for an answer: when it is somebody else's by now, it is in good hands.
        await _table.TrySaveAsync(State, _version, CancellationToken.None);
    }
}

/// <summary>The lease ended before the reading did.</summary>
internal sealed class InboundMailboxLostException() : Exception("The inbound mailbox is read by somebody else by now.");
