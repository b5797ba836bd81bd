using System.Text.Json;
using Azure.Data.Tables;
using Connector.Delivering.Queueing;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Connector.Importing;

/// <summary>
/// Makes one mail of two copies: the forwarded copy and one API copy with the same fingerprint, whichever comes first and however much
/// later the other. The table Pairs has one row per fingerprint, and the copy that writes it first is delivered.
/// </summary>
/// <remarks>
/// The row is written after the bytes are durable and before the message's own row. If a worker dies in between, the second copy adds the
/// first one's row (<see cref="KeepPromiseAsync"/>), so the mail is not lost. Nothing here takes a token, since a host that is shutting
/// down must not lose a message.
/// </remarks>
public sealed class RoutePairs(TableServiceClient tables, MessageStore store, RawMail mail, MessageStates states, DeliveryQueue deliveries)
{
    private readonly TableClient _pairs = tables.GetTableClient(StorageNames.PairsTable);

    /// <summary>
    /// Marks the rows of the API's route that are the second copy of a mail. Makes no call for a mailbox without an inbound address. The
    /// trip of a test mail is that of the API's copy, so it is never a duplicate.
    /// </summary>
    /// <returns>The rows in their order, with duplicates marked.</returns>
    public async Task<IReadOnlyList<MessageRow>> SettleAsync(Mailbox mailbox, IReadOnlyList<MessageRow> rows)
    {
        var mails = rows.Where(row => row is { Fingerprint: not null, Blob: not null, IsTest: false }).ToList();

        if (mailbox.Standby.InboundAddress is null || mails.Count == 0)
        {
            return rows;
        }

        var firsts = mails.DistinctBy(row => row.Fingerprint).ToList();
        var unsettled = await TryClaimAllAsync(mailbox.Key, firsts) ? mails.Except(firsts).ToList() : mails;
        var settled = new Dictionary<string, MessageRow>(StringComparer.Ordinal);

        foreach (var row in unsettled)
        {
            settled[row.GmailId] = await SettleAsync(mailbox.Key, row);
        }

        return [.. rows.Select(row => settled.GetValueOrDefault(row.GmailId, row))];
    }

    /// <summary>Decides on one copy. The decision is the same at every try.</summary>
    /// <returns>The row to be added: the given one, the one of an earlier try, or a duplicate.</returns>
    public async Task<MessageRow> SettleAsync(MailboxKey mailbox, MessageRow row)
    {
        while (true)
        {
            if (await FindAsync(mailbox, row.Fingerprint!) is not { } pair)
            {
                if (await TryAddAsync(mailbox, row))
                {
                    return row;
                }
            }
            else if (CopyIn(pair, row.Route) is { } copy)
            {
                return true switch
                {
                    // Two API ids are two messages, even with the same content. Only one of them is paired with the forwarded copy.
                    _ when copy != row.GmailId => row,
                    _ when pair.GetString("First") != row.Route => await AsSecondAsync(mailbox, row, pair),
                    _ => First(pair) with { Mail = row.Mail },
                };
            }
            else if (await TryUpdateAsync(pair, row))
            {
                return await AsSecondAsync(mailbox, row, pair);
            }
        }
    }

    private async Task<MessageRow> AsSecondAsync(MailboxKey mailbox, MessageRow row, TableEntity pair)
    {
        await KeepPromiseAsync(mailbox, pair);
        return row.AsDuplicateOf(First(pair).GmailId);
    }

    /// <summary>Adds the first copy's row and enqueues its delivery, in case its worker died before that.</summary>
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
            // The first copy has its delivery, unless its worker died before enqueuing it.
            await deliveries.EnsureAsync(mailbox, [first.GmailId], CancellationToken.None);
        }
    }

    /// <returns>False when one of the rows has a pair already; then none is written.</returns>
    private async Task<bool> TryClaimAllAsync(MailboxKey mailbox, List<MessageRow> rows)
    {
        foreach (var transaction in Transactions.Cut(rows.Select(row => ToPair(mailbox, row))))
        {
            var claims = transaction.Select(pair => new TableTransactionAction(TableTransactionActionType.Add, pair));

            if (await _pairs.TrySubmitAsync(claims, CancellationToken.None) is null)
            {
                return false;
            }
        }

        return true;
    }

    private Task<TableEntity?> FindAsync(MailboxKey mailbox, string fingerprint) =>
        _pairs.FindAsync(MessageKeys.Partition(mailbox), fingerprint, CancellationToken.None);

    private async Task<bool> TryAddAsync(MailboxKey mailbox, MessageRow row) =>
        await _pairs.TryAddAsync(ToPair(mailbox, row), CancellationToken.None) is not null;

    /// <summary>Adds the second copy to a pair.</summary>
    private async Task<bool> TryUpdateAsync(TableEntity pair, MessageRow row)
    {
        var isApi = row.Route == MessageRow.ApiRoute;
        pair[isApi ? "Api" : "Forwarded"] = isApi ? row.GmailId : true;
        return await _pairs.TryReplaceAsync(pair, pair.ETag, CancellationToken.None) is not null;
    }

    private static TableEntity ToPair(MailboxKey mailbox, MessageRow row) => new(MessageKeys.Partition(mailbox), row.Fingerprint)
    {
        ["First"] = row.Route,
        ["Api"] = row.Route == MessageRow.ApiRoute ? row.GmailId : null,
        ["Forwarded"] = row.Route == MessageRow.ForwardingRoute,

        // Parsing can be repeated, and the rest takes a few hundred bytes.
        ["Row"] = JsonSerializer.Serialize(row with { Mail = null }),
    };

    /// <returns>The id of the copy that came on a route; null if none has.</returns>
    private static string? CopyIn(TableEntity pair, string route) =>
        route == MessageRow.ApiRoute ? pair.GetString("Api")
            : pair.GetBoolean("Forwarded") == true ? MessageRow.ForwardedPrefix + pair.RowKey
            : null;

    private static MessageRow First(TableEntity pair) => pair.Json<MessageRow>("Row", JsonSerializerOptions.Default);
}
