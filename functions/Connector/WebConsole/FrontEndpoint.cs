using Connector.Access;
using Connector.Links;
using Connector.Pages;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>The front page, and the ways in and out.</summary>
public sealed class FrontEndpoint(
    Entry entry, OverviewSource overviews, ActivitySource activity, ConsoleLinks links, ConsoleSession sessions, TimeProvider time)
{
    private const int MaxText = 100;

    /// <summary><c>GET console?state=…&amp;find=…&amp;after=…&amp;before=…&amp;live=1</c>.</summary>
    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame =>
            {
                var plot = frame.Visitor.IsOperator ? activity.ReadAsync(cancellationToken) : null;
                var overview = await overviews.ReadAsync(frame.Visitor.OnlyAccount, cancellationToken);
                return await ShowAsync(request, frame, overview, plot is null ? null : await plot);
            },
            cancellationToken);

    /// <summary><c>GET console/enter?t=…</c>: exchanges the signed link of an administrator for a session.</summary>
    public async Task<IResult> EnterAsync(HttpRequest request, CancellationToken cancellationToken) =>
        links.Read(request.Query["t"], time.GetUtcNow()) is { } link && await sessions.BeginAsync(request, link, cancellationToken)
            ? new SeeOther(link.Page)
            : await Entry.LinkEndedAsync(request);

    /// <summary><c>POST console/leave</c>: ends the session.</summary>
    public Task<IResult> LeaveAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.DoAsync(
            request,
            ConsoleUri.Leave,
            (_, _) =>
            {
                ConsoleSession.End(request);
                return Task.FromResult<IResult?>(new SeeOther(ConsoleUri.Front));
            },
            cancellationToken);

    private static async Task<IResult?> ShowAsync(HttpRequest request, Frame frame, Overview overview, ActivityPlot? activity)
    {
        var query = request.Query;
        var text = query["find"].ToString().Trim();

        return await PageResult.OfAsync<FrontPage, FrontModel>(new FrontModel(
            frame,
            overview,
            Conditions.Read(query["state"]),
            text.Length == 0 ? null : text.Length > MaxText ? text[..MaxText] : text,
            new ListTurn(ListPlace.Read(query["after"]), ListPlace.Read(query["before"])),
            IsLive: query["live"] == "1")
        {
            Activity = activity,
        });
    }
}
