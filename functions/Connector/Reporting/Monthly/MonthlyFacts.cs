using Connector.Alerting.Notices;
using Connector.Forwarding;
using Connector.Mailboxes;
using Connector.Reporting.ServiceLevels;

namespace Connector.Reporting.Monthly;

/// <summary>Gathers the report of an account about a month from stored rows.</summary>
public sealed class MonthlyFacts(
    AccountReportTable table, ReportedOutages outages, MailboxTable mailboxes, NoticeOutbox notices, ForwardingOptions forwarding)
{
    /// <summary>The keys of notices about mail that does not reach an address begin with it.</summary>
    private const string SilenceKey = "silence-lost-";

    /// <returns>Null if the account had no mailbox in the month.</returns>
    public async Task<MonthlyReport?> GatherAsync(string account, Month month, CancellationToken cancellationToken)
    {
        var connected = await mailboxes.ListAsync(account, cancellationToken)
            .Where(mailbox => !(mailbox.ConnectedAt >= month.End)).ToListAsync(cancellationToken);
        var days = await table.DaysAsync(account, month, cancellationToken);

        if (connected.Count == 0 && days.Count == 0)
        {
            return null;
        }

        var all = ServiceLevel.Of(month.Begin, days.Select(day => day with { Route = "" }));
        var (told, shortOnes) = await outages.ReadAsync(account, month, cancellationToken);
        return new MonthlyReport
        {
            All = all.Count == 0 ? null : all[0],
            Routes = ServiceLevel.Of(month.Begin, days),
            Outages = told,
            ShortOutages = shortOnes,
            Missing = days.Sum(day => day.Missing),
            Stray = days.Sum(day => day.Stray),
            Addresses = connected.Count,
            WithoutSecondWay = forwarding.IsOn ? connected.Count(mailbox => mailbox.Standby.State != StandbyState.Ready) : null,
            Silences = await notices.CountAsync(account, SilenceKey, month.Begin, month.End, cancellationToken),
        };
    }
}
