using System.Globalization;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Alerting;

/// <summary>
/// Keeps all instances together within what the mail server takes a minute, and lets the outage with the most addresses go first. In the
/// table Alerts: the row <c>!rate</c>/<c>next</c>, and one row per waiting outage in <c>!waiting</c>, whose key orders them.
/// </summary>
public sealed class MailRate(TableServiceClient tables, AlertOptions options, TimeProvider time)
{
    private const string Rate = "!rate";

    private const string Waiting = "!waiting";

    // Who does not come back by then has died, and must not be waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Mails that may leave together after a calm: a share of a minute, so that no server sees a minute's mails twice in one.
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>Waits itself for up to a second where those that are ahead need no longer than that.</summary>
    /// <param name="mails">How many mails the outage has to send.</param>
    /// <returns>Null when they may leave now; otherwise when to ask again.</returns>
    public async Task<DateTimeOffset?> AskAsync(Outage outage, int mails, CancellationToken cancellationToken)
    {
        // Sorts the most affected first.
        var key = StorageKeys.Join((999_999 - outage.Affected).ToString("D6", CultureInfo.InvariantCulture), outage.Account, outage.Id);

        if (options.MailsPerMinute == 0 || mails == 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var each = TimeSpan.FromMinutes(1) / options.MailsPerMinute;
        var (before, isKnown) = await AheadAsync(key, now, cancellationToken);
        var ahead = each * before;
        DateTimeOffset freeAt;

        // Ends: each round that loses has a winner, who takes one step towards the end of the burst.
        while (true)
        {
            var next = await FindNextAsync(cancellationToken);
            freeAt = next?.GetDateTimeOffset("At") is { } at && at > now ? at : now;

            // Who comes anew waits a moment for those that come at the same time, and may weigh more. Who is ahead asks again within
            // that moment: were all of them waited for in the queue, which counts in seconds, mails would leave one by one.
            if (!isKnown || ahead > Soon || freeAt - now > Burst)
            {
                break;
            }

            if (await TryTakeAsync(next, freeAt + (each * mails), cancellationToken))
            {
                await LeaveAsync(key, cancellationToken);
                await Task.Delay(ahead, time, cancellationToken);
                return null;
            }
        }

        // When all who are ahead have gone at the rate: whoever asks earlier only asks in vain.
        var turn = (freeAt - Burst > now ? freeAt - Burst : now) + ahead;
        var askAt = turn > now + Soon ? turn : now + Soon;
        await WaitAsync(key, mails, askAt, cancellationToken);
        return askAt;
    }

    /// <summary>Takes an outage off the list of those that wait.</summary>
    private async Task LeaveAsync(string key, CancellationToken cancellationToken) =>
        await _table.DeleteEntityAsync(Waiting, key, ETag.All, cancellationToken);

    private async Task WaitAsync(string key, int mails, DateTimeOffset askAt, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(
            new TableEntity(Waiting, key) { ["Mails"] = mails, ["AskAt"] = askAt }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Mails of those that are more affected and wait too; and whether this one was waiting already.</summary>
    private async Task<(int Mails, bool IsKnown)> AheadAsync(string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (ahead, isKnown) = (0, false);

        await foreach (var row in _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Waiting} and RowKey le {key}"), cancellationToken: cancellationToken))
        {
            if (row.RowKey == key)
            {
                isKnown = true;
            }
            else if (row.GetDateTimeOffset("AskAt") + Patience > now)
            {
                ahead += row.GetInt32("Mails") ?? 1;
            }
            else
            {
                await ForgetDeadAsync(row, cancellationToken);
            }
        }

        return (ahead, isKnown);
    }

    /// <summary>One that asks again in this moment lives.</summary>
    private async Task ForgetDeadAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(Waiting, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
        }
    }

    private async Task<TableEntity?> FindNextAsync(CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Rate, "next", cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private async Task<bool> TryTakeAsync(TableEntity? next, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Rate, "next") { ["At"] = until };

        try
        {
            await (next is null ? _table.AddEntityAsync(row, cancellationToken) : _table.UpdateEntityAsync(row, next.ETag, TableUpdateMode.Replace, cancellationToken));
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }
}
