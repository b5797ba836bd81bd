using Connector.Mailboxes;
using Connector.Pages;
using Connector.Reporting.Monthly;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>
/// <c>GET console/accounts/{account}/reports</c>: the newest monthly report of an account; <c>…/reports/{month}</c>: that of a month.
/// </summary>
public sealed class ReportPages(Entry entry, AccountTable accounts, AccountReportTable reports)
{
    /// <param name="month">Such as <c>2026-11</c>; null for the newest.</param>
    public Task<IResult> GetAsync(HttpRequest request, string account, string? month, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => frame.Visitor.MaySee(account) && Account.IsId(account)
                && await accounts.FindAsync(account, cancellationToken) is { } known
                && await ReadAsync(frame, known, month, cancellationToken) is { } model
                ? await PageResult.OfAsync<ReportPage, ReportModel>(model) : null,
            cancellationToken);

    /// <returns>Null if there is no report of that month.</returns>
    private async Task<ReportModel?> ReadAsync(Frame frame, Account account, string? month, CancellationToken cancellationToken)
    {
        var months = await reports.MonthsAsync(account.Id, cancellationToken);
        var wanted = month is not null ? Month.Read(month) : months.Count == 0 ? null : months[0];
        var report = wanted is null ? null : await reports.FindAsync(account.Id, wanted, cancellationToken);
        return report is null && month is not null ? null : new ReportModel(frame, account, months, wanted, report);
    }
}

/// <summary>A monthly report.</summary>
/// <param name="Months">All months with a report, the newest first.</param>
/// <param name="Month">Null if there is no report yet.</param>
public sealed record ReportModel(Frame Frame, Account Account, IReadOnlyList<Month> Months, Month? Month, MonthlyReport? Report);
