using Azure.Data.Tables;

namespace Connector.TestKit.App;

/// <summary>A mail in the blob container.</summary>
/// <param name="Id">The Gmail id, or fwd-… for a mail that came by forwarding; null if the blob is named otherwise.</param>
public sealed record StoredMail(string BlobName, string? Account, string? Address, string? Id, string Sha256, long Size)
{
    /// <summary>Reads the name {account}/{address}/{yyyy}/{MM}/{dd}/{id}.eml.</summary>
    internal static StoredMail Of(string blobName, string sha256, long size) =>
        blobName.Split('/') is [var account, var address, _, _, _, var file]
        ? new StoredMail(blobName, account, Uri.UnescapeDataString(address), Path.GetFileNameWithoutExtension(file), sha256, size)
        : new StoredMail(blobName, Account: null, Address: null, Id: null, sha256, size);
}

/// <summary>A row of the table Messages; what a column does not say is null.</summary>
public sealed record StoredMailRow(
    string Account, string Address, string Id, string? Route, string? State, string? Blob, string? Sha256, string? DuplicateOf,
    DateTimeOffset? ImportedAt)
{
    internal static StoredMailRow Of(TableEntity row)
    {
        var bar = row.PartitionKey.IndexOf('|', StringComparison.Ordinal);

        return new StoredMailRow(
            row.PartitionKey[..Math.Max(0, bar)], Uri.UnescapeDataString(row.PartitionKey[(bar + 1)..]), row.RowKey,
            Text(row, "Route"), Text(row, "State"), Text(row, "Blob"), Text(row, "Sha256"), Text(row, "DuplicateOf"),
            row.TryGetValue("ImportedAt", out var at) && at is DateTimeOffset moment ? moment : null);
    }

    private static string? Text(TableEntity row, string column) => row.TryGetValue(column, out var value) ? value as string : null;
}
