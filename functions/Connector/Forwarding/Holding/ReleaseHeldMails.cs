using Connector.Importing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Holding;

/// <summary>From the minute's sweep: imports what was kept for mailboxes that are not paused any more, the oldest first. A mail that fails waits for the next minute.</summary>
public sealed class ReleaseHeldMails(
    HeldMails held, MailboxTable mailboxes, ForwardedImport import, MailMemory memory, ForwardingOptions options, ILogger<ReleaseHeldMails> logger)
{
    public const string Name = "held mails";

    /// <summary>Of one mailbox in one run, so that the other sweeps of the minute have their turn.</summary>
    private const int AtATime = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return;
        }

        var kept = await held.ListAsync(cancellationToken).ToListAsync(cancellationToken);

        foreach (var ofMailbox in kept.GroupBy(mail => mail.Mailbox))
        {
            await Isolated.TryAsync(Name, ofMailbox.Key.ToString(), () => ReleaseAsync(ofMailbox.Key, [.. ofMailbox], cancellationToken), logger, cancellationToken);
        }
    }

    private async Task ReleaseAsync(MailboxKey key, List<HeldMail> kept, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(key, cancellationToken);

        if (mailbox is null)
        {
            // Kept while it was being disconnected.
            await held.DeleteAllAsync(key, cancellationToken);
            return;
        }

        foreach (var mail in mailbox.State is MailboxState.Paused ? [] : kept.OrderBy(mail => mail.KeptAt).Take(AtATime))
        {
            await Isolated.TryAsync(Name, mail.Blob, () => ImportAsync(mailbox, mail, cancellationToken), logger, cancellationToken);
        }
    }

    private async Task ImportAsync(Mailbox mailbox, HeldMail mail, CancellationToken cancellationToken)
    {
        using var share = await memory.ReserveAsync(mail.Size, Patience, cancellationToken);

        if (share is null)
        {
            return;
        }

        using var raw = await held.ReadAsync(mail, cancellationToken);

        if (raw is not null && await import.ImportAsync(mailbox, raw, cancellationToken) is not ForwardedVerdict.Held)
        {
            await held.DeleteAsync(mail, CancellationToken.None);
        }
    }
}
