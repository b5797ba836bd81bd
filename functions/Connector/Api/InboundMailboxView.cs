using Connector.Forwarding.Imap;

namespace Connector.Api;

/// <summary>How the mailbox stands that forwarded mail is fetched from.</summary>
/// <param name="State"><c>ok</c>, <c>unread</c> when it was never read, or what is wrong with it.</param>
/// <param name="Since">Since when that is wrong.</param>
/// <param name="Waiting">Mails that could not be taken and are tried again.</param>
/// <param name="Left">Mails left in place so far: they name no inbound address, or are too large.</param>
public sealed record InboundMailboxView(string State, DateTimeOffset? Since, DateTimeOffset? ReadAt, int Waiting, long Left)
{
    public static InboundMailboxView Of(InboundMailboxState state)
    {
        ArgumentNullException.ThrowIfNull(state);

        return new InboundMailboxView(
            state.Trouble?.ToString() ?? (state.ReadAt is null ? "unread" : "ok"), state.TroubleSince, state.ReadAt, state.Waiting.Count, state.Left);
    }
}
