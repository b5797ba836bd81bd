using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Forwarding.Imap;

/// <summary>
/// The table InboundMailbox: a row for each folder that is or was read. A save needs the version that was read before it.
/// </summary>
public sealed class InboundMailboxTable(TableServiceClient tables, ForwardingOptions options)
{
    private const string Partition = "imap";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.InboundMailboxTable);

    /// <exception cref="FormatException">The row cannot be read. If it is deleted, the folder is read from its start.</exception>
    public async Task<(InboundMailboxState State, ETag? Version)> ReadAsync(CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, Row, cancellationToken) is { } row
            ? (row.Json<InboundMailboxState>("State", JsonSerializerOptions.Default), row.ETag) : (new InboundMailboxState(), null);

    /// <returns>The new version; null if another instance has saved since.</returns>
    public Task<ETag?> TrySaveAsync(InboundMailboxState state, ETag? version, CancellationToken cancellationToken) =>
        _table.TrySaveAsync(new TableEntity(Partition, Row) { ["State"] = JsonSerializer.Serialize(state) }, version, cancellationToken);

    /// <summary>Names the folder, so that another folder in the settings is read from its start.</summary>
    private string Row => StorageKeys.Escape($"{options.Imap!.User}|{options.Imap.Host}|{options.Imap.Folder}");
}

/// <summary>
/// How far one run has read the inbound mailbox. A save needs the version that the run read, so of two runs at once only one moves the
/// checkpoint; what the other has imported is recognised and not imported again.
/// </summary>
/// <remarks>
/// The host runs a timer on one instance only. Two runs at once need a host that lost its lock while it was still reading.
/// </remarks>
internal sealed class InboundProgress(InboundMailboxTable table, InboundMailboxState state, ETag? version)
{
    private ETag? _version = version;

    public InboundMailboxState State { get; private set; } = state;

    /// <summary>The mail that is being imported; null between two mails.</summary>
    public uint? CurrentUid { get; set; }

    /// <summary>Changes the state in memory; <see cref="SaveAsync"/> writes it.</summary>
    public void Note(Func<InboundMailboxState, InboundMailboxState> change) => State = change(State);

    /// <exception cref="InboundMailboxMovedException">Another instance has saved since.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken) =>
        _version = await table.TrySaveAsync(State, _version, cancellationToken) ?? throw new InboundMailboxMovedException();

    /// <summary>Saves the result of the run, unless another instance has saved since.</summary>
    public async Task EndAsync(Func<InboundMailboxState, InboundMailboxState> change)
    {
        Note(change);
        await table.TrySaveAsync(State, _version, CancellationToken.None);
    }
}

/// <summary>Another instance saved the state of the inbound mailbox while this one was reading.</summary>
internal sealed class InboundMailboxMovedException() : Exception("Another instance has read the inbound mailbox in the meantime.");
