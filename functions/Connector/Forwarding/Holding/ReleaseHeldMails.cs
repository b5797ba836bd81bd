using Connector.Forwarding.Intake;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Holding;

/// <summary>
/// Runs every minute: imports the held mails of mailboxes that are no longer paused, oldest first. A mail that fails is tried again in the
/// next minute.
/// </summary>
internal sealed class ReleaseHeldMails(
    HeldMails held, MailboxTable mailboxes, ForwardedImport import, MailMemory memory, ForwardingOptions options,
    ILogger<ReleaseHeldMails> logger)
{
    public const string Name = "held mails";

    /// <summary>Mails of one mailbox in one run, so that the run leaves time for the other sweeps of the minute.</summary>
    private const int MailsPerRun = 50;

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
            await Isolated.TryAsync(
                Name, ofMailbox.Key.ToString(), () => ReleaseAsync(ofMailbox.Key, [.. ofMailbox], cancellationToken), logger,
                cancellationToken);
        }
    }

    private async Task ReleaseAsync(MailboxKey key, List<HeldMail> kept, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(key, cancellationToken);

        if (mailbox is null)
        {
            // These mails arrived while the mailbox was being disconnected.
            await held.DeleteAllAsync(key, cancellationToken);
            return;
        }

        foreach (var mail in mailbox.State is MailboxState.Paused ? [] : kept.OrderBy(mail => mail.KeptAt).Take(MailsPerRun))
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

        using var raw = new MailBytes(mail.Size);

        if (await held.TryReadAsync(mail, raw, cancellationToken)
            && await import.ImportAsync(mailbox, raw, cancellationToken) is not ForwardedVerdict.Held)
        {
            await held.DeleteAsync(mail, CancellationToken.None);
        }
    }
}
