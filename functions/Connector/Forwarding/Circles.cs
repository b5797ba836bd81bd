using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding;

/// <summary>
/// Finds mails that go round in a circle. The Received header that our receiver writes on top of a mail is remembered for a day; a mail that has it
/// further down was here before. No sender knows that header, so nothing that a sender writes makes a circle.
/// </summary>
/// <remarks>The rows lie beside those of <see cref="Receiving.TakenPosts"/>, and are deleted with them.</remarks>
public sealed partial class Circles(TableServiceClient tables, InboundAddresses addresses, ForwardingTable routes, TimeProvider time, ILogger<Circles> logger)
{
    private const int MaxHops = 30;

    private readonly TableClient _posts = tables.GetTableClient(StorageNames.InboundPostsTable);

    /// <summary>What a mail's headers say of its way.</summary>
    public ForwardedHeaders Read(MailBytes raw) => ForwardedHeaders.Of(raw, addresses);

    /// <summary>Whether a mail was here before; the mailbox's readiness says so from then on.</summary>
    public async Task<bool> BreakAsync(MailboxKey mailbox, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        if (!headers.ClaimsTwoTurns || headers.EarlierHops.Count == 0 || !await IsKnownAsync(mailbox, headers.EarlierHops, cancellationToken))
        {
            return false;
        }

        await routes.ChangeAsync(mailbox, facts => facts with { LoopAt = time.GetUtcNow() }, cancellationToken);
        Log.Loop(logger, mailbox);
        return true;
    }

    /// <summary>Remembers what our receiver wrote on top of a mail that was taken.</summary>
    public async Task RememberAsync(MailboxKey mailbox, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        if (headers.Hop is { } hop)
        {
            await _posts.UpsertEntityAsync(new TableEntity(Partition(time.GetUtcNow()), Row(mailbox, hop)), TableUpdateMode.Replace, cancellationToken);
        }
    }

    private async Task<bool> IsKnownAsync(MailboxKey mailbox, IReadOnlyList<string> hops, CancellationToken cancellationToken)
    {
        var rows = string.Join(" or ", hops.Take(MaxHops).Select(hop => TableClient.CreateQueryFilter($"RowKey eq {Row(mailbox, hop)}")));
        var now = time.GetUtcNow();

        foreach (var day in new[] { now, now.AddDays(-1) })
        {
            var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {Partition(day)}")} and ({rows})";

            if (await _posts.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken).AnyAsync(cancellationToken))
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
        [LoggerMessage(1, LogLevel.Error, "Broke a circle: a mail for {Mailbox} came to an inbound address for the second time.")]
        public static partial void Loop(ILogger logger, MailboxKey mailbox);
    }
}
