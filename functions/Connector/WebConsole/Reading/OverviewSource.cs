using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Reporting;

namespace Connector.WebConsole.Reading;

/// <summary>
/// Reads the overview. The mailboxes of one account, and those of a small installation, are read from the table. A large installation
/// takes the copy that is saved once a minute, because reading 10,000 rows takes longer than a person waits for a page.
/// </summary>
public sealed class OverviewSource(
    MailboxSummaries mailboxes, LineReading reading, DestinationTable health, AccountDestinations own, DestinationOptions installation)
{
    /// <param name="account">Null for all accounts.</param>
    public async Task<Overview> ReadAsync(string? account, CancellationToken cancellationToken)
    {
        var read = mailboxes.ReadAsync(account, cancellationToken);
        var helpdesks = HelpdesksAsync(account, cancellationToken);
        var (asOf, summaries) = await read;
        var (lines, live) = await reading.ReadAsync(summaries, account, asOf, cancellationToken);
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
