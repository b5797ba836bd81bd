using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Connector.Importing;

/// <summary>
/// One mail, once, over two routes: the forwarded copy and one API copy with the same fingerprint are one mail, whichever comes first and
/// however much later the other. The table Pairs has one row per fingerprint, and whoever writes it first is the one to be delivered.
/// </summary>
/// <remarks>
/// The row is written when the bytes are durable and before the message's own row. So a worker that dies in between leaves a promise
/// without a message; the copy that comes second keeps it in the first one's place (<see cref="KeepPromiseAsync"/>), and nothing is lost.
/// Takes no token, like all that makes a message known.
/// </remarks>
public sealed class RoutePairs(TableServiceClient tables, MessageStore store, RawMail mail, MessageStates states, DeliveryQueue deliveries)
{
    private readonly TableClient _pairs = tables.GetTableClient(StorageNames.PairsTable);

    /// <summary>Settles which rows of the API's route are the second copy of a mail. Costs nothing for a mailbox without an inbound address.</summary>
    /// <returns>The rows in their order, duplicates as such.</returns>
    public async Task<IReadOnlyList<MessageRow>> SettleAsync(Mailbox mailbox, IReadOnlyList<MessageRow> rows)
    {
        var mails = rows.Where(row => row is { Fingerprint: not null, Blob: not null }).ToList();

        if (mailbox.Standby.InboundAddress is null || mails.Count == 0)
        {
            return rows;
        }

        var firsts = mails.DistinctBy(row => row.Fingerprint).ToList();
        var unsettled = await TryClaimAllAsync(mailbox.Key, firsts) ? mails.Except(firsts).ToList() : mails;
        var settled = new Dictionary<string, MessageRow>(StringComparer.Ordinal);

        foreach (var row in unsettled)
        {
            settled[row.GmailId] = await SettleApiCopyAsync(mailbox.Key, row);
        }

        return [.. rows.Select(row => settled.GetValueOrDefault(row.GmailId, row))];
    }

    /// <summary>Settles a forwarded copy. The same verdict at every try.</summary>
    /// <returns>The row to be added: the given one, the one of an earlier try, or a duplicate.</returns>
    public async Task<MessageRow> SettleForwardedAsync(MailboxKey mailbox, MessageRow row)
    {
        while (true)
        {
            if (await FindAsync(mailbox, row.Fingerprint!) is not { } pair)
            {
                if (await TryAddAsync(ToPair(mailbox, row)))
                {
                    return row;
                }
            }
            else if (pair.GetBoolean("Forwarded") == true)
            {
                if (!IsApiFirst(pair))
                {
                    return First(pair) with { Mail = row.Mail };
                }

                await KeepPromiseAsync(mailbox, pair);
                return row.AsDuplicateOf(pair.GetString("Api"));
            }
            else
            {
                pair["Forwarded"] = true;

                if (await TryUpdateAsync(pair))
                {
                    await KeepPromiseAsync(mailbox, pair);
                    return row.AsDuplicateOf(pair.GetString("Api"));
                }
            }
        }
    }

    private async Task<MessageRow> SettleApiCopyAsync(MailboxKey mailbox, MessageRow row)
    {
        while (true)
        {
            if (await FindAsync(mailbox, row.Fingerprint!) is not { } pair)
            {
                if (await TryAddAsync(ToPair(mailbox, row)))
                {
                    return row;
                }
            }
            else if (pair.GetString("Api") is { } paired)
            {
                // Two API ids are two messages, whatever they hold: only one of them is the forwarded copy's other half.
                return paired == row.GmailId && !IsApiFirst(pair) ? await AsSecondAsync(mailbox, row, pair) : row;
            }
            else
            {
                pair["Api"] = row.GmailId;

                if (await TryUpdateAsync(pair))
                {
                    return await AsSecondAsync(mailbox, row, pair);
                }
            }
        }
    }

    private async Task<MessageRow> AsSecondAsync(MailboxKey mailbox, MessageRow row, TableEntity pair)
    {
        await KeepPromiseAsync(mailbox, pair);
        return row.AsDuplicateOf(First(pair).GmailId);
    }

    /// <summary>Makes the first copy known and has it delivered, should the worker that had it be gone.</summary>
    private async Task KeepPromiseAsync(MailboxKey mailbox, TableEntity pair)
    {
        var first = First(pair);
        var known = await states.FindAsync(mailbox, first.GmailId, CancellationToken.None);

        if (known is null)
        {
            await using var stored = await mail.OpenAsync(first.Blob!, CancellationToken.None);
            await using var spooled = new FileBufferingReadStream(stored ?? Stream.Null, MailMemory.Unasked);
            await spooled.DrainAsync(CancellationToken.None);
            spooled.Position = 0;
            await store.AddRowsAsync(mailbox, [first with { Mail = MailParser.Parse(spooled) }]);
        }

        if ((known is null ? first.State : known.State) == MessageState.Stored)
        {
            // The first copy has a delivery of its own by now, unless its worker died before that.
            await deliveries.EnsureAsync(mailbox, [first.GmailId], CancellationToken.None);
        }
    }

    /// <returns>False when one of them has a pair already: then none was written.</returns>
    private async Task<bool> TryClaimAllAsync(MailboxKey mailbox, List<MessageRow> rows)
    {
        try
        {
            foreach (var transaction in Transactions.Cut(rows.Select(row => ToPair(mailbox, row))))
            {
                await _pairs.SubmitTransactionAsync(transaction.Select(pair => new TableTransactionAction(TableTransactionActionType.Add, pair)));
            }

            return true;
        }
        catch (TableTransactionFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    private async Task<TableEntity?> FindAsync(MailboxKey mailbox, string fingerprint)
    {
        var pair = await _pairs.GetEntityIfExistsAsync<TableEntity>(MessageKeys.Partition(mailbox), fingerprint);
        return pair.HasValue ? pair.Value : null;
    }

    private async Task<bool> TryAddAsync(TableEntity pair)
    {
        try
        {
            await _pairs.AddEntityAsync(pair);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    private async Task<bool> TryUpdateAsync(TableEntity pair)
    {
        try
        {
            await _pairs.UpdateEntityAsync(pair, pair.ETag, TableUpdateMode.Replace);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    private static TableEntity ToPair(MailboxKey mailbox, MessageRow row) => new(MessageKeys.Partition(mailbox), row.Fingerprint)
    {
        ["First"] = row.Route,
        ["Api"] = row.Route == MessageRow.ApiRoute ? row.GmailId : null,
        ["Forwarded"] = row.Route == MessageRow.ForwardingRoute,

        // What parsing found can be found again; the rest is a few hundred bytes.
        ["Row"] = JsonSerializer.Serialize(row with { Mail = null }),
    };

    private static bool IsApiFirst(TableEntity pair) => pair.GetString("First") == MessageRow.ApiRoute;

    private static MessageRow First(TableEntity pair) =>
        JsonSerializer.Deserialize<MessageRow>(pair.GetString("Row")) ?? throw new FormatException($"Pairs: the row {pair.RowKey} has no Row.");
}
