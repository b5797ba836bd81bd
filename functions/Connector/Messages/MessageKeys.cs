using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>Keys of the rows of Messages and DeadLetters, and filters over them.</summary>
public static class MessageKeys
{
    /// <summary>The table service allows 15 comparisons in a filter, and one is for the partition.</summary>
    internal const int MaxIdsInFilter = 14;

    public static string Partition(MailboxKey mailbox) => StorageKeys.Join(mailbox.Account, mailbox.Address);

    /// <summary>The range of an account's partitions, which are adjacent. The end is exclusive.</summary>
    public static (string First, string End) PartitionsOf(string account) =>
        (StorageKeys.Escape(account) + "|", StorageKeys.Escape(account) + "}"); // The brace is the character after the bar.

    /// <returns>Null when the partition does not belong to a mailbox.</returns>
    public static MailboxKey? MailboxOf(string partition) => partition.Split('|') is [var account, var address]
        ? new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address))
        : null;

    public static string Row(string gmailId) => StorageKeys.Escape(gmailId);

    /// <summary>A filter that finds these messages in one call. With more than 14 ids it may find other messages too.</summary>
    public static string Filter(MailboxKey mailbox, IReadOnlyList<string> gmailIds)
    {
        var keys = gmailIds.Select(Row).Order(StringComparer.Ordinal).ToList();
        var rows = keys.Count <= MaxIdsInFilter
            ? string.Join(" or ", keys.Select(key => TableClient.CreateQueryFilter($"RowKey eq {key}")))
            : TableClient.CreateQueryFilter($"RowKey ge {keys[0]} and RowKey le {keys[^1]}");

        return $"{TableClient.CreateQueryFilter($"PartitionKey eq {Partition(mailbox)}")} and ({rows})";
    }
}
