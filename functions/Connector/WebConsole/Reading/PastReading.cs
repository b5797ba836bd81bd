using Connector.Arrivals;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>Reads what happened to a mailbox, and how much mail it usually gets.</summary>
public sealed class PastReading(IncidentTable incidents, ArrivalTable arrivals)
{
    public async Task<(IReadOnlyList<PastEvent> Past, UsualMail Usual)> ReadAsync(
        Mailbox mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var look = arrivals.LookAsync(mailbox.Key, mailbox.LastFetchAt, cancellationToken);
        var recent = await incidents.ListAsync(now - MailboxPast.Incidents, cancellationToken).ToListAsync(cancellationToken);
        return (MailboxPast.Of(mailbox, recent), UsualMail.Of(await look));
    }
}
