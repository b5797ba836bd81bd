using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>Counts those parts of a mail that a reader would see as a file.</summary>
internal sealed class FileParts
{
    private const int MaxNameLength = 255;

    private const int MaxNamesLength = 4_000;

    private readonly List<string> _names = [];
    private int _namesLength;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public IReadOnlyList<string> Names => _names;

    /// <param name="size">In the mail, that is, encoded.</param>
    public void Add(ContentType? contentType, ContentDisposition? disposition, long size)
    {
        var name = TableText.Of(disposition?.FileName ?? contentType?.Name, MaxNameLength);

        if (name is null && disposition?.IsAttachment != true && (contentType is null || contentType.IsMimeType("text", "*")))
        {
            return;
        }

        Count++;
        AddBytes(size);

        if (name is not null && _namesLength + name.Length <= MaxNamesLength)
        {
            _names.Add(name);
            _namesLength += name.Length;
        }
    }

    /// <summary>For a file whose size shows later than its name.</summary>
    public void AddBytes(long size) => Bytes += Math.Max(0, size);
}
