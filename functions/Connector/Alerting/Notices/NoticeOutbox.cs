using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Notices;

/// <summary>Sends mails that belong to no outage to all administrators of an account. A notice is sent once for its key.</summary>
public sealed class NoticeOutbox(NoticeTable table, WorkQueues queues, TableScan scan, TimeProvider time, ILogger<NoticeOutbox> logger)
{
    /// <summary>A message that is later than this was lost.</summary>
    private static readonly TimeSpan SweepGrace = TimeSpan.FromMinutes(1);

    /// <summary>One page in a run.</summary>
    private static readonly TimeSpan TidyBudget = TimeSpan.Zero;

    private const int TidyRows = 50;

    /// <summary>Adds a notice, unless the account already had one with this key.</summary>
    /// <param name="key">Of letters, digits and hyphens; unique in the account.</param>
    /// <param name="pages">The notice in each language.</param>
    /// <param name="except">Administrators who do not get it, by <see cref="MailPlan.Key"/>; null for none.</param>
    public async Task PutAsync(
        string account, string key, Func<Locale, NoticePage> pages, CancellationToken cancellationToken, IEnumerable<string>? except = null)
    {
        var notice = new OpenNotice(
            account, key, Enum.GetValues<Locale>().ToDictionary(locale => locale.ToString(), pages), Told: [.. except ?? []], Attempt: 1,
            time.GetUtcNow());

        if (await table.TryAddAsync(notice, cancellationToken))
        {
            await WakeAsync(notice.Row, wait: null, cancellationToken);
        }
    }

    /// <summary>Whether a notice was added under this key.</summary>
    public Task<bool> HasAsync(string account, string key, CancellationToken cancellationToken) =>
        table.HasAsync(NoticeTable.RowOf(account, key), cancellationToken);

    /// <summary>The notices of an account that all administrators got in a period.</summary>
    /// <param name="keyPrefix">The beginning of their keys.</param>
    public Task<int> CountAsync(
        string account, string keyPrefix, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        table.CountToldAsync(NoticeTable.RowOf(account, keyPrefix), from, until, cancellationToken);

    /// <summary>
    /// Puts a job on the queue for each notice whose message may have been lost, and deletes old rows of notices that were sent.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await Isolated.EachAsync(
            "notices",
            table.ListDueAsync(time.GetUtcNow() - SweepGrace, cancellationToken),
            row => row,
            (row, token) => WakeAsync(row, wait: null, token),
            logger,
            cancellationToken);

        await scan.EachAsync(
            "told notices", table.ListToldAsync(TidyRows, cancellationToken), TidyBudget, row => row.RowKey, table.TidyAsync, logger,
            cancellationToken);
    }

    /// <summary>Postpones a notice that could not be sent to all, or whose job failed at every attempt.</summary>
    internal async Task PutOffAsync(string row, TimeSpan wait, CancellationToken cancellationToken)
    {
        var nextAt = time.GetUtcNow() + wait;
        var saved = await table.ChangeAsync(
            row, notice => notice with { NextAt = nextAt, Attempt = notice.Attempt + 1 }, cancellationToken);

        if (saved is not null)
        {
            await WakeAsync(row, wait, cancellationToken);
        }
    }

    private Task WakeAsync(string row, TimeSpan? wait, CancellationToken cancellationToken) =>
        queues.SendAsync(StorageNames.AlertsQueue, AlertJob.ForNotice(row), wait, cancellationToken);
}
