using Connector.Forwarding;
using Connector.Forwarding.Imap;

namespace Connector.Api;

/// <summary>Reads the state of the mailbox from which forwarded mail is fetched.</summary>
public sealed class InboundStatus(ForwardingOptions options, InboundMailboxTable table)
{
    /// <returns>Null if forwarded mail is not fetched from a mailbox.</returns>
    public async Task<InboundMailboxView?> ReadAsync(CancellationToken cancellationToken)
    {
        if (options.Imap is null)
        {
            return null;
        }

        var (state, _) = await table.ReadAsync(cancellationToken);
        return new InboundMailboxView(
            state.Trouble?.ToString() ?? (state.ReadAt is null ? "unread" : "ok"), state.TroubleSince, state.ReadAt, state.Waiting.Count,
            state.Left);
    }
}

/// <summary>The state of the mailbox from which forwarded mail is fetched.</summary>
/// <param name="State"><c>ok</c>, <c>unread</c> before the first reading, or the name of the trouble.</param>
/// <param name="Since">When the trouble began.</param>
/// <param name="Waiting">Mails that could not be imported and are tried again.</param>
/// <param name="Left">Mails left in the mailbox so far, because they name no inbound address or are too large.</param>
public sealed record InboundMailboxView(string State, DateTimeOffset? Since, DateTimeOffset? ReadAt, int Waiting, long Left);
