using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Mailboxes;
using MimeKit;

namespace Connector.Trips;

/// <summary>Sends a test mail to a test address by the mail server of the alerts, once in each interval.</summary>
/// <remarks>Gmail's API could insert a mail, but such a mail would arrive while SMTP is broken.</remarks>
public sealed class TripMail(
    TripTable table, MailboxTable mailboxes, IAdminMail mails, AlertOptions alerts, TripOptions options, TimeProvider time)
{
    /// <summary>The sweeps of the minute wait for the mail server no longer than this, since they run one after the other.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Sends a mail if one is due.</summary>
    /// <param name="last">The newest slot that this instance knows to be done; null for none.</param>
    /// <returns>The newest slot that is done.</returns>
    public async Task<DateTimeOffset> SendDueAsync(MailboxKey mailbox, DateTimeOffset? last, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var slot = Trip.SlotAt(now, options.Interval);

        // The row is saved before the mail is sent, so that of two instances one sends.
        if (last != slot && await table.TryAddAsync(Trip.Begin(mailbox, slot, now), cancellationToken) is { } trip)
        {
            var problem = await TrySendAsync(trip, cancellationToken);
            var at = time.GetUtcNow();

            // Without the caller's token, because the mail has left.
            await table.ChangeAsync(
                mailbox, trip.Nonce, found => problem is null ? found with { AcceptedAt = at } : found with { Problem = problem },
                CancellationToken.None);
        }

        return slot;
    }

    /// <summary>Sends a mail, and gives up after <see cref="Limit"/>.</summary>
    public static async Task<SendResult> SendAsync(
        IAdminMail mails, MimeMessage mail, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        try
        {
            return await mails.SendAsync(mail, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.Failed($"The mail server took longer than {Limit.TotalSeconds:0} seconds.");
        }
    }

    /// <returns>Why the mail did not leave, or cannot arrive; null if it left.</returns>
    private async Task<string?> TrySendAsync(Trip trip, CancellationToken cancellationToken)
    {
        switch (await mailboxes.FindAsync(trip.Mailbox, cancellationToken))
        {
            case null:
                return "The mailbox is not connected.";
            case { State: MailboxState.Paused }:
                return "The mailbox is paused.";
        }

        var mail = TestMailText.Write(alerts.From, trip.Mailbox.Address, trip.Nonce, trip.SentAt);
        return await SendAsync(mails, mail, time, cancellationToken) switch
        {
            SendResult.Sent => null,
            SendResult.Refused(var code, var text) => $"{code} {text}",
            SendResult.Failed failed => failed.Reason,
            _ => "",
        };
    }
}
