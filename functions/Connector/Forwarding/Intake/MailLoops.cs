using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Readiness;
using Connector.Forwarding.Receiving;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Intake;

/// <summary>
/// Recognises mail that comes back in a forwarding loop. The Received header that our receiver writes on top of a mail is remembered for a
/// day; a mail that has such a header further down was here before. A sender cannot know that header, so no sender can make a mail look
/// like a loop.
/// </summary>
public sealed partial class MailLoops(
    TakenPosts posts, InboundAddresses addresses, ForwardingTable routes, TimeProvider time, ILogger<MailLoops> logger)
{
    private const int MaxHops = 30;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(1);

    public ForwardedHeaders Read(MailBytes raw) => ForwardedHeaders.Of(raw, addresses);

    /// <summary>Whether a mail was here before. If so, the mailbox's forwarding counts as broken.</summary>
    public async Task<bool> BreakAsync(MailboxKey mailbox, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        var earlier = headers.EarlierHops.Take(MaxHops).Select(hop => Row(mailbox, hop)).ToList();

        if (!headers.ClaimsTwoTurns || earlier.Count == 0 || !await posts.HasAnyAsync(earlier, RememberedFor, cancellationToken))
        {
            return false;
        }

        await routes.ChangeAsync(mailbox, facts => facts with { LoopAt = time.GetUtcNow() }, cancellationToken);
        Log.Loop(logger, mailbox);
        return true;
    }

    /// <summary>Remembers the header that our receiver wrote on top of an imported mail.</summary>
    public async Task RememberAsync(MailboxKey mailbox, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        if (headers.Hop is { } hop)
        {
            await posts.AddAsync(Row(mailbox, hop), cancellationToken);
        }
    }

    private static string Row(MailboxKey mailbox, string hop) =>
        $"hop-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mailbox.Account}|{mailbox.Address}|{hop}")))}";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Broke a forwarding loop: a mail for {Mailbox} came to an inbound address for the second time.")]
        public static partial void Loop(ILogger logger, MailboxKey mailbox);
    }
}
