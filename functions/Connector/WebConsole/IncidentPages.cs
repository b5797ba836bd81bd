using System.Text;
using Connector.Incidents;
using Connector.Pages;
using Connector.Reporting;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>The pages about incidents. A suspicion that no canary confirmed is not shown.</summary>
public sealed class IncidentPages(
    Entry entry, IncidentTable incidents, OverviewSource overviews, IncidentReports reports, ActivitySource activity)
{
    private const int Listed = 50;

    /// <summary><c>GET console/incidents</c>: the newest first.</summary>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame =>
            {
                var all = await incidents.ListAsync(cancellationToken).Where(incident => MaySee(frame, incident))
                    .ToListAsync(cancellationToken);
                return await PageResult.OfAsync<IncidentListPage, IncidentListModel>(
                    new IncidentListModel(frame, [.. all.AsEnumerable().Reverse().Take(Listed)]));
            },
            cancellationToken);

    /// <summary><c>GET console/incidents/{id}</c>.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => await FindAsync(frame, id, cancellationToken) is { } incident
                ? await ShowAsync(frame, incident, cancellationToken) : null,
            cancellationToken);

    /// <summary>
    /// <c>GET console/incidents/{id}/report</c>: the post-mortem in Markdown. It names other accounts, so it is for operators.
    /// </summary>
    public Task<IResult> ReportAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => frame.Visitor.IsOperator && await FindAsync(frame, id, cancellationToken) is { } incident
                ? Results.Text(reports.Write(incident), "text/plain", Encoding.UTF8)
                : null,
            cancellationToken);

    private static bool MaySee(Frame frame, Incident incident) =>
        incident.Account is not { } account || frame.Visitor.MaySee(account);

    private async Task<Incident?> FindAsync(Frame frame, string id, CancellationToken cancellationToken) =>
        await incidents.FindAsync(id, cancellationToken) is { DetectedAt: not null } incident && MaySee(frame, incident) ? incident : null;

    private async Task<IResult?> ShowAsync(Frame frame, Incident incident, CancellationToken cancellationToken)
    {
        var overview = incident.IsLive ? await overviews.ReadAsync(frame.Visitor.OnlyAccount, cancellationToken) : null;
        var held = overview?.Lines.Where(line => line.HeldBy?.Id == incident.Id).ToList() ?? [];
        var plot = frame.Visitor.IsOperator
            ? await activity.ReadAsync(incident.FirstFailureAt, incident.EndedAt, cancellationToken) : null;
        return await PageResult.OfAsync<IncidentPage, IncidentModel>(new IncidentModel(frame, incident, held, plot));
    }
}

/// <summary>The incidents, the newest first.</summary>
public sealed record IncidentListModel(Frame Frame, IReadOnlyList<Incident> Incidents);

/// <summary>One incident.</summary>
/// <param name="Held">The mailboxes that wait for its end.</param>
/// <param name="Activity">Null for a person who does not see all accounts.</param>
public sealed record IncidentModel(Frame Frame, Incident Incident, IReadOnlyList<MailboxLine> Held, ActivityPlot? Activity);
