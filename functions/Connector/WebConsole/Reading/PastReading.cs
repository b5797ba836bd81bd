using Connector.Arrivals;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.WebConsole.Reading;

/// <summary>Reads what happened to a mailbox, its last mails, and how much mail it usually gets.</summary>
public sealed class PastReading(IncidentTable incidents, ArrivalTable arrivals, MessageList mails)
{
    private const int Mails = 50;

    public async Task<PastOfMailbox> ReadAsync(Mailbox mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var newest = mails.NewestAsync(mailbox.Key, mailbox.LastImportedAt, Mails, cancellationToken);
        var look = arrivals.LookAsync(mailbox.Key, mailbox.LastFetchAt, cancellationToken);
        var recent = await incidents.ListAsync(now - MailboxPast.Incidents, cancellationToken).ToListAsync(cancellationToken);
        return new PastOfMailbox(MailboxPast.Of(mailbox, recent), await newest, UsualMail.Of(await look));
    }
}

/// <summary>The past of a mailbox.</summary>
/// <param name="Events">The newest first.</param>
/// <param name="Mails">The last mails, the newest first.</param>
/// <param name="Usual">When mail usually arrives.</param>
public sealed record PastOfMailbox(IReadOnlyList<PastEvent> Events, IReadOnlyList<ListedMessage> Mails, UsualMail Usual);
