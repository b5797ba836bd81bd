using Connector.Messages;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk.Proof;

/// <summary>What Zendesk has of some mails that it took.</summary>
/// <param name="Missing">Their ticket is there, and they are not in it.</param>
/// <param name="Deleted">How many of their tickets are gone. Zendesk had them, so a person deleted them.</param>
internal sealed record ComparedMails(IReadOnlyList<TicketProgress> Missing, int Deleted);

/// <summary>Looks for mails in their tickets: by the external id, or by the markers in the ticket's history.</summary>
internal sealed class TicketComparer(ZendeskCalls calls)
{
    /// <summary>Zendesk shows this many tickets in one call.</summary>
    public const int MaxMails = 100;

    public async Task<ZendeskAnswer<ComparedMails>> CompareAsync(
        ZendeskAccess access, IReadOnlyList<TicketProgress> mails, CancellationToken cancellationToken)
    {
        var shown = await calls.ShowManyAsync(
            access, [.. mails.Select(mail => mail.Ticket!.Value).Distinct()], cancellationToken);

        if (shown is not { IsOk: true, Value: { } found })
        {
            return shown.Fault!;
        }

        var tickets = found.ToDictionary(ticket => ticket.Id);
        var missing = new List<TicketProgress>();

        foreach (var ofTicket in mails.Where(mail => tickets.ContainsKey(mail.Ticket!.Value)).GroupBy(mail => mail.Ticket!.Value))
        {
            var doubtful = ofTicket.Where(mail => tickets[ofTicket.Key].ExternalId != KeyOf(mail)).ToList();

            if (doubtful.Count == 0)
            {
                continue;
            }

            var markers = await calls.ListMarkersAsync(access, ofTicket.Key, cancellationToken);

            if (markers is not { IsOk: true, Value: { } known })
            {
                return markers.Fault!;
            }

            missing.AddRange(doubtful.Where(mail => !known.Contains(KeyOf(mail))));
        }

        return new ZendeskAnswer<ComparedMails>(
            new ComparedMails(missing, mails.Count(mail => !tickets.ContainsKey(mail.Ticket!.Value))));
    }

    private static string KeyOf(TicketProgress mail) => StoredMessage.KeyOf(mail.Mailbox, mail.GmailId);
}
