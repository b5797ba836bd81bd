using Connector.Messages;

namespace Connector.Importing.Parsing;

/// <summary>Counts the parts of a mail that a reader sees as files.</summary>
internal sealed class FileParts
{
    private const int MaxNameLength = 255;

    private const int MaxTypeLength = 127;

    /// <summary>The length of all names and types together. Each file adds a little to the row.</summary>
    private const int MaxLength = 4_000;

    private const int LengthAroundFile = 40;

    private readonly List<MailFile> _files = [];
    private int _length;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The first files, as far as they fit.</summary>
    public IReadOnlyList<MailFile> Files => _files;

    public IReadOnlyList<string> Names => [.. _files.Select(file => file.Name).OfType<string>()];

    /// <param name="type">For example <c>text/plain</c>.</param>
    /// <param name="encodedSize">The size of the part as encoded in the mail.</param>
    /// <param name="size">The size of the file.</param>
    public void Add(string type, HeaderParameters? contentType, HeaderParameters? disposition, long encodedSize, long size)
    {
        var given = disposition?.Find("filename") ?? contentType?.Find("name") ?? disposition?.Find("name");
        var name = TableText.Of(given ?? contentType?.Find("filename"), MaxNameLength);
        var isAttachment = string.Equals(disposition?.Value, "attachment", StringComparison.OrdinalIgnoreCase);

        // A part without a valid type is text (RFC 2045, 5.2).
        var isText = type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || contentType?.Value.Contains('/') == false;

        if (name is null && !isAttachment && isText)
        {
            return;
        }

        Count++;
        Bytes += Math.Max(0, encodedSize);
        Keep(new MailFile(name, TableText.Of(type.ToLowerInvariant(), MaxTypeLength), Math.Max(0, size)));
    }

    private void Keep(MailFile file)
    {
        var length = LengthAroundFile + (file.Name?.Length ?? 0) + (file.Type?.Length ?? 0);

        if (_length + length <= MaxLength)
        {
            _files.Add(file);
            _length += length;
        }
    }
}
