using Connector.Alerting;

namespace Connector.Reporting.Monthly;

/// <summary>Reads the outages of an account that were open in a month.</summary>
public sealed class ReportedOutages(OutageHistory history, OutageTable table)
{
    /// <returns>The outages with mails, the oldest first, and the number of those that ended before a mail was due.</returns>
    public async Task<(IReadOnlyList<ReportedOutage> Told, int Short)> ReadAsync(
        string account, Month month, CancellationToken cancellationToken)
    {
        List<ReportedOutage> told = [];
        var shortOnes = 0;

        await foreach (var outage in history.ListAsync(account, cancellationToken)
            .Where(outage => outage.Since < month.End && !(outage.EndedAt < month.Begin)))
        {
            if (outage.Mails == 0)
            {
                shortOnes += outage.EndedAt is null ? 0 : 1;
            }
            else
            {
                told.Add(await ReadAsync(outage, cancellationToken));
            }
        }

        return ([.. told.OrderBy(outage => outage.Since)], shortOnes);
    }

    private async Task<ReportedOutage> ReadAsync(Outage outage, CancellationToken cancellationToken)
    {
        var members = await table.MembersAsync(outage, cancellationToken);
        var mails = await table.SentAsync(outage, cancellationToken);
        var sent = mails.Where(mail => mail is { IsRefused: false, SilencedBy: null }).ToList();
        var outcomes = members.Select(member => member.Outcome).OfType<IncidentOutcome>().ToList();

        return new ReportedOutage(
            outage.Id, outage.Kind, outage.Since, outage.EndedAt,
            members.Count(member => member is { IsIncident: false, Destination: null }),
            sent.Count == 0 ? null : sent.Min(mail => mail.At) - outage.Since)
        {
            IsIncident = members.Exists(member => member.IsIncident),
            MailsDelayed = outcomes.Count == 0 ? null : outcomes.Sum(outcome => outcome.MailsDelayed),
            Proven = outcomes.Exists(outcome => outcome.Proven == false) ? false
                : outcomes.Exists(outcome => outcome.Proven == true) ? true : null,
        };
    }
}
