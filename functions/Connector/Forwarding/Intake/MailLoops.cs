using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Intake;

/// <summary>
/// Recognises mail that comes back in a forwarding loop. The Received header that our receiver writes on top of a mail is remembered for a
/// day; a mail that has such a header further down was here before. A sender cannot know that header, so no sender can make a mail look
/// like a loop.
/// </summary>
/// <remarks>The rows are in the table of <see cref="Receiving.TakenPosts"/>, which deletes them.</remarks>
public sealed partial class MailLoops(
    TableServiceClient tables, InboundAddresses addresses, ForwardingTable routes, TimeProvider time, ILogger<MailLoops> logger)
{
    private const int MaxHops = 30;

    private readonly TableClient _posts = tables.GetTableClient(StorageNames.InboundPostsTable);

    public ForwardedHeaders Read(MailBytes raw) => ForwardedHeaders.Of(raw, addresses);

    /// <summary>Whether a mail was here before. If so, the mailbox's forwarding counts as broken.</summary>
    public async Task<bool> BreakAsync(MailboxKey mailbox, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        if (!headers.ClaimsTwoTurns || headers.EarlierHops.Count == 0 || !await IsKnownAsync(
            mailbox, headers.EarlierHops, cancellationToken))
        {
            return false;
        }

        await routes.ChangeAsync(mailbox, facts => facts with { LoopAt = time.GetUtcNow() }, cancellationToken);
        Log.Loop(logger, mailbox);
        return true;
    }

    /// <summary>Remembers the header that our receiver wrote on top of an imported mail.</summary>
    public async Task RememberAsync(MailboxKey mailbox, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        if (headers.Hop is { } hop)
        {
            var row = new TableEntity(Partition(time.GetUtcNow()), Row(mailbox, hop));
            await _posts.PutAsync(row, cancellationToken);
        }
    }

    private async Task<bool> IsKnownAsync(MailboxKey mailbox, IReadOnlyList<string> hops, CancellationToken cancellationToken)
    {
        var rows = string.Join(" or ", hops.Take(MaxHops).Select(hop => TableClient.CreateQueryFilter($"RowKey eq {Row(mailbox, hop)}")));
        var now = time.GetUtcNow();

        foreach (var day in new[] { now, now.AddDays(-1) })
        {
            var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {Partition(day)}")} and ({rows})";

            if (await _posts.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken)
                .AnyAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static string Row(MailboxKey mailbox, string hop) =>
        $"hop-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mailbox.Account}|{mailbox.Address}|{hop}")))}";

    private static string Partition(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Broke a forwarding loop: a mail for {Mailbox} came to an inbound address for the second time.")]
        public static partial void Loop(ILogger logger, MailboxKey mailbox);
    }
}
