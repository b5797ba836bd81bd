using Azure;

namespace Connector.Forwarding.Imap;

/// <summary>
/// How far one run has read the inbound mailbox. A save needs the version that the run read, so of two runs at once only one moves the
/// checkpoint; what the other has imported is recognised and not imported again.
/// </summary>
/// <remarks>
/// The host runs a timer on one instance only. Two runs at once need a host that lost its lock while it was still reading.
/// </remarks>
internal sealed class InboundProgress
{
    private readonly InboundMailboxTable _table;
    private ETag? _version;

    private InboundProgress(InboundMailboxTable table, InboundMailboxState state, ETag? version) =>
        (_table, State, _version) = (table, state, version);

    public InboundMailboxState State { get; private set; }

    /// <summary>The mail that is being imported; null between two mails.</summary>
    public uint? CurrentUid { get; set; }

    public static async Task<InboundProgress> LoadAsync(InboundMailboxTable table, CancellationToken cancellationToken)
    {
        var (state, version) = await table.ReadAsync(cancellationToken);
        return new InboundProgress(table, state, version);
    }

    /// <summary>Changes the state in memory; <see cref="SaveAsync"/> writes it.</summary>
    public void Note(Func<InboundMailboxState, InboundMailboxState> change) => State = change(State);

    /// <exception cref="InboundMailboxMovedException">Another instance has saved since.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken) =>
        _version = await _table.TrySaveAsync(State, _version, cancellationToken) ?? throw new InboundMailboxMovedException();

    /// <summary>Saves the result of the run, unless another instance has saved since.</summary>
    public async Task EndAsync(Func<InboundMailboxState, InboundMailboxState> change)
    {
        Note(change);
        await _table.TrySaveAsync(State, _version, CancellationToken.None);
    }
}

/// <summary>Another instance saved the state of the inbound mailbox while this one was reading.</summary>
internal sealed class InboundMailboxMovedException() : Exception("Another instance has read the inbound mailbox in the meantime.");
