using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Incidents;
using Connector.Reporting;

namespace Connector.WebConsole.Reading;

/// <summary>
/// Reads the overview. The mailboxes of one account, and those of a small installation, are read from the table. A large installation
/// takes the copy that is saved once a minute, because reading 10,000 rows takes longer than a person waits for a page.
/// </summary>
public sealed class OverviewSource(
    MailboxSummaries mailboxes, IncidentGate gate, DestinationTable health, AccountDestinations own, DestinationOptions installation,
    FetchRhythm rhythm)
{
    /// <param name="account">Null for all accounts.</param>
    public async Task<Overview> ReadAsync(string? account, CancellationToken cancellationToken)
    {
        var read = mailboxes.ReadAsync(account, cancellationToken);
        var helpdesks = HelpdesksAsync(account, cancellationToken);
        var live = (await gate.LiveAsync(cancellationToken)).Where(incident => account is null || incident.Covers(account)).ToList();
        var (asOf, summaries) = await read;
        var lateBefore = asOf - rhythm.LateAfter;

        var lines = summaries.Select(mailbox =>
        {
            var heldBy = live.FirstOrDefault(incident => incident.Holds(mailbox.Key, mailbox.LastFetchAt));
            return new MailboxLine(mailbox, Conditions.Of(mailbox, heldBy, lateBefore), heldBy);
        }).ToList();
        lines.Sort((one, other) => ListPlace.Compare(one.Place, other.Place));
        return new Overview(asOf, lines, live, await helpdesks);
    }

    private async Task<Helpdesks> HelpdesksAsync(string? account, CancellationToken cancellationToken)
    {
        var kinds = own.KindsAsync(cancellationToken);
        var down = await health.ListAsync(cancellationToken)
            .Where(one => one.IsDown && (account is null || one.Account == account))
            .ToDictionaryAsync(one => one.Account, cancellationToken: cancellationToken);
        return new Helpdesks(down, await kinds, installation.Kind);
    }
}
