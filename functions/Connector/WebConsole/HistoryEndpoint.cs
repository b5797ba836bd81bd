using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/history?account=…&amp;after=…</c>: what people did, in one account or in all.</summary>
public sealed class HistoryEndpoint(Entry entry, AuditTable audit)
{
    private const int Entries = 50;

    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(request, frame => ShowAsync(request, frame, cancellationToken), cancellationToken);

    private async Task<IResult?> ShowAsync(HttpRequest request, Frame frame, CancellationToken cancellationToken)
    {
        var (asked, after) = (request.Query["account"].ToString(), request.Query["after"].ToString());
        var account = frame.Visitor.OnlyAccount ?? (Account.IsId(asked) ? asked : null);
        var isFirst = !AuditEntry.IsId(after);
        var page = await audit.PageAsync(account, isFirst ? null : after, Entries, cancellationToken);
        return await PageResult.OfAsync<HistoryPage, HistoryModel>(new HistoryModel(frame, account, page, isFirst));
    }
}

/// <summary>What people did, the newest first.</summary>
/// <param name="Account">Null for all accounts.</param>
/// <param name="IsFirst">The page has the newest actions.</param>
public sealed record HistoryModel(Frame Frame, string? Account, AuditPage Page, bool IsFirst);
