using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Telemetry;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.Logging;

namespace Connector.Zendesk.Proof;

/// <summary>
/// The proof at the destination: once a day, and at a person's request, each account's mails are compared with what its Zendesk has.
/// </summary>
public sealed class ZendeskComparisons
{
    /// <summary>A person wants to know about the last days.</summary>
    private static readonly TimeSpan AtRequest = TimeSpan.FromDays(7);

    /// <summary>A call over HTTP must not take longer. The sweep completes the comparison.</summary>
    private static readonly TimeSpan BudgetOfRequest = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BudgetOfSweep = TimeSpan.FromSeconds(20);

    /// <summary>Time between two looks at all accounts.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly ZendeskKind _zendesks;
    private readonly AccountTable _accounts;
    private readonly ComparisonSchedule _schedule;
    private readonly ComparisonRun _run;
    private readonly TimeProvider _time;
    private readonly ILogger<ZendeskComparisons> _logger;

    private DateTimeOffset _restsUntil = DateTimeOffset.MinValue;

    internal ZendeskComparisons(
        ZendeskKind zendesks, AccountTable accounts, ComparisonSchedule schedule, ComparisonRun run, TimeProvider time,
        ILogger<ZendeskComparisons> logger) =>
        (_zendesks, _accounts, _schedule, _run, _time, _logger) = (zendesks, accounts, schedule, run, time, logger);

    /// <returns>The last comparison of an account with its present Zendesk; null if there is none.</returns>
    public async Task<ZendeskComparison?> FindAsync(string account, CancellationToken cancellationToken) =>
        await _zendesks.AccessOfAsync(account, cancellationToken) is { } access
            ? await _schedule.LastAsync(access, cancellationToken) : null;

    /// <summary>The last comparison, for mails about outages. Zendesk is not asked.</summary>
    /// <returns>Null if the account has no Zendesk, or its secret does not open.</returns>
    public async Task<HelpdeskCheck?> CheckOfAsync(string account, CancellationToken cancellationToken)
    {
        if (await _zendesks.AccessOfAsync(account, cancellationToken) is not { } access)
        {
            return null;
        }

        var check = new HelpdeskCheck($"{access.Subdomain}.zendesk.com");
        return await _schedule.LastAsync(access, cancellationToken) is { FinishedAt: not null } last
            ? check with { Until = last.Until, HandedOver = last.Compared, Missing = last.HandedOver, Deleted = last.Deleted }
            : check;
    }

    /// <summary>Compares the mails of the last days, or continues a comparison that is not complete.</summary>
    /// <returns>Null if the account has no Zendesk, or its secret does not open.</returns>
    public async Task<ZendeskComparison?> CompareAsync(string account, CancellationToken cancellationToken)
    {
        if (await _zendesks.AccessOfAsync(account, cancellationToken) is not { } access)
        {
            return null;
        }

        var now = _time.GetUtcNow();
        var last = await _schedule.LastAsync(access, cancellationToken);
        var comparison = last is { FinishedAt: null } ? last : new ZendeskComparison(account, access.Subdomain, now - AtRequest, now);
        return await _run.ContinueAsync(access, comparison, now + BudgetOfRequest, cancellationToken);
    }

    /// <summary>Runs every minute: begins the comparisons that are due, and continues those that are not complete.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var deadline = _time.GetUtcNow() + BudgetOfSweep;

        if (_restsUntil > _time.GetUtcNow())
        {
            return;
        }

        foreach (var account in await _zendesks.AccountsAsync(_accounts, cancellationToken))
        {
            await Isolated.TryAsync(
                "zendesk comparison", account, () => SweepAsync(account, deadline, cancellationToken), _logger, cancellationToken);

            if (_time.GetUtcNow() >= deadline)
            {
                return;
            }
        }

        _restsUntil = _time.GetUtcNow() + Rest;
    }

    private async Task SweepAsync(string account, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (await _zendesks.AccessOfAsync(account, cancellationToken) is { } access
            && await _schedule.DueAsync(access, cancellationToken) is { } comparison)
        {
            await _run.ContinueAsync(access, comparison, deadline, cancellationToken);
        }
    }
}

/// <summary>Compares mails in the order in which they were handed over, and saves how far it came.</summary>
internal sealed class ComparisonRun(
    TicketProgressTable deliveries, ComparisonTable table, TicketComparer comparer, MissingMails missing, TimeProvider time)
{
    public async Task<ZendeskComparison> ContinueAsync(
        ZendeskAccess access, ZendeskComparison comparison, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var left = await deliveries
            .ListDoneAsync(access.Account, access.Subdomain, comparison.CheckedUntil, comparison.Until, cancellationToken)
            .Where(mail => mail.Ticket is not null)
            .ToListAsync(cancellationToken);

        foreach (var mails in left.OrderBy(mail => mail.DoneAt).Chunk(TicketComparer.MaxMails))
        {
            if (time.GetUtcNow() >= deadline)
            {
                return comparison;
            }

            comparison = await CompareAsync(access, comparison, mails, cancellationToken);
            await table.SaveAsync(comparison, cancellationToken);

            if (comparison.Problem is not null)
            {
                return comparison;
            }
        }

        comparison = comparison with { FinishedAt = time.GetUtcNow(), CheckedUntil = comparison.Until, Problem = null };
        await table.SaveAsync(comparison, cancellationToken);
        return comparison;
    }

    private async Task<ZendeskComparison> CompareAsync(
        ZendeskAccess access, ZendeskComparison comparison, TicketProgress[] mails, CancellationToken cancellationToken)
    {
        var answer = await comparer.CompareAsync(access, mails, cancellationToken);

        if (answer is not { IsOk: true, Value: { } compared })
        {
            return comparison with { Problem = Reason(answer.Fault!) };
        }

        var handedOver = 0;

        foreach (var mail in compared.Missing)
        {
            handedOver += await missing.HandOverAsync(mail, cancellationToken) ? 1 : 0;
        }

        return comparison with
        {
            CheckedUntil = mails[^1].DoneAt!.Value.AddTicks(1),
            Compared = comparison.Compared + mails.Length,
            HandedOver = comparison.HandedOver + handedOver,
            Deleted = comparison.Deleted + compared.Deleted,
            Problem = null,
        };
    }

    private static string Reason(ZendeskFault fault) => fault switch
    {
        ZendeskFault.Down(var reason, _) => reason,
        ZendeskFault.Denied(var reason) => reason,
        ZendeskFault.Limited => "the calls of this minute are spent",
        ZendeskFault.Refused(var reason, _) => reason,
        _ => "Zendesk refuses the call",
    };
}
