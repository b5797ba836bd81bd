using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>How rows of Messages and DeadLetters are named, and asked for by name.</summary>
public static class MessageKeys
{
    /// <summary>The table service allows 15 comparisons in a filter; one is spent on the partition.</summary>
    private const int MaxIdsInFilter = 14;

    public static string Partition(MailboxKey mailbox) => StorageKeys.Join(mailbox.Account, mailbox.Address);

    /// <summary>The range of an account's partitions, which lie side by side; its end is excluded.</summary>
    public static (string First, string End) PartitionsOf(string account) =>
        (StorageKeys.Escape(account) + "|", StorageKeys.Escape(account) + "}"); // The brace is the character behind the bar.

    /// <returns>Null when the partition is no mailbox's.</returns>
    public static MailboxKey? MailboxOf(string partition) => partition.Split('|') is [var account, var address]
        ? new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address))
        : null;

    public static string Row(string gmailId) => StorageKeys.Escape(gmailId);

    /// <summary>Finds these messages in one call. Finds others too where there are many.</summary>
    public static string Filter(MailboxKey mailbox, IReadOnlyList<string> gmailIds)
    {
        var keys = gmailIds.Select(Row).Order(StringComparer.Ordinal).ToList();
        var rows = keys.Count <= MaxIdsInFilter
            ? string.Join(" or ", keys.Select(key => TableClient.CreateQueryFilter($"RowKey eq {key}")))
            : TableClient.CreateQueryFilter($"RowKey ge {keys[0]} and RowKey le {keys[^1]}");

        return $"{TableClient.CreateQueryFilter($"PartitionKey eq {Partition(mailbox)}")} and ({rows})";
    }
}
