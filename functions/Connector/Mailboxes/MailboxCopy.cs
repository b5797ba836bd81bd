using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Connector.Mailboxes;

/// <summary>Writes and reads summaries of many mailboxes as one small file. It holds no credential.</summary>
internal static class MailboxCopy
{
    private static readonly JsonSerializerOptions Json = new(MailboxRows.Json) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static async Task<byte[]> WriteAsync(IEnumerable<MailboxSummary> mailboxes, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();

        await using (var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            await JsonSerializer.SerializeAsync(zip, mailboxes, Json, cancellationToken);
        }

        return file.ToArray();
    }

    /// <exception cref="JsonException">The file is of another version.</exception>
    public static async Task<IReadOnlyList<MailboxSummary>> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        await using var zip = new GZipStream(file, CompressionMode.Decompress);
        return await JsonSerializer.DeserializeAsync<List<MailboxSummary>>(zip, Json, cancellationToken) ?? [];
    }
}
