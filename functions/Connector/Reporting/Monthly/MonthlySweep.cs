using Connector.Alerting;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Monthly;

/// <summary>
/// On the first days of a month: makes the report of each account on the month before, and puts out its mail. It may stop at any line and
/// run again, because a report is stored once, and its mail is sent once for its key.
/// </summary>
public sealed class MonthlySweep(
    AccountTable accounts, MonthlyMails mails, TableScan scan, MonthlyOptions options, TimeProvider time, ILogger<MonthlySweep> logger)
{
    public const string Name = "monthly reports";

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (!options.IsOn || !Month.MayBeDue(now))
        {
            return;
        }

        await foreach (var page in scan.PagesAsync(Name, accounts.ListPages(), Budget, Rest, cancellationToken))
        {
            await Isolated.EachAsync(
                Name, page, account => account.Id,
                (account, token) =>
                    Month.Due(ZoneOf(account), now) is { } month ? mails.SendAsync(account.Id, month, token) : Task.CompletedTask,
                logger, cancellationToken);
        }
    }

    private static TimeZoneInfo? ZoneOf(AccountLook account) =>
        account.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;
}

/// <summary>Makes the report of an account, stores it and puts out its mail.</summary>
public sealed class MonthlyMails(AccountTable accounts, AccountReportTable table, MonthlyFacts facts, NoticeOutbox notices)
{
    /// <summary>May be repeated.</summary>
    public async Task SendAsync(string id, Month month, CancellationToken cancellationToken)
    {
        if (await table.IsSentAsync(id, month, cancellationToken)
            || await accounts.FindAsync(id, cancellationToken) is not { } account
            || await facts.GatherAsync(id, month, cancellationToken) is not { } gathered)
        {
            return;
        }

        var report = await table.AddAsync(id, month, gathered, cancellationToken);

        if (account.MonthlyReport)
        {
            await notices.PutAsync(
                id, $"report-{month}", locale => MonthlyPages.Mail(locale, account, month, report), cancellationToken,
                except: account.Admins.Where(admin => admin.NoMonthlyReport).Select(MailPlan.Key));
        }

        await table.SentAsync(id, month, cancellationToken);
    }
}
