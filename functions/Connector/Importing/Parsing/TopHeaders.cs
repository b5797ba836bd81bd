using MimeKit;
using MimeKit.Utils;

namespace Connector.Importing.Parsing;

/// <summary>The headers of the mail itself, turned into bounded values. A header that cannot be read gives none.</summary>
internal sealed class TopHeaders
{
    /// <summary>Of one header so much is looked at: the parsers behind this get no more to chew on.</summary>
    private const int MaxRead = 32 * 1024;

    private const int MaxAddressLength = 320;

    // Table Storage takes no earlier date.
    private static readonly DateTimeOffset Earliest = new(1601, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Header> _headers = new(StringComparer.OrdinalIgnoreCase);

    public int Count { get; private set; }

    public void Add(Header header)
    {
        Count++;

        // Each hop may put a return path of its own on top: an empty one among them says it all.
        if (Find(header.Field) is not { } above || !AutomaticSigns.IsNullReturnPath(above))
        {
            _headers[header.Field] = header;
        }
    }

    public Header? Find(string name) => _headers.GetValueOrDefault(name);

    public string? Text(string name, int maxLength) => TableText.Of(Decoded(name), maxLength);

    /// <returns>Address and name of the first mailbox; the header as the name, when there is no mailbox in it.</returns>
    public (string? Address, string? Name) Author(string name)
    {
        const int MaxNameLength = 256;

        return Mailboxes(name).FirstOrDefault() is { } first
            ? (TableText.Of(first.Address, MaxAddressLength), TableText.Of(first.Name, MaxNameLength))
            : (null, Text(name, MaxNameLength));
    }

    public string? Addresses(string name) =>
        TableText.Join(Mailboxes(name).Select(mailbox => TableText.Of(mailbox.Address, MaxAddressLength)).OfType<string>(), ", ", maxLength: 2_000);

    public DateTimeOffset? Date(string name) =>
        Find(name) is { RawValue: { } raw } && DateUtils.TryParse(raw, 0, Math.Min(raw.Length, 256), out var date) && date > Earliest && date < Latest
            ? date
            : null;

    public string? MessageId(string name) =>
        TableText.Of(Decoded(name) is { } text ? string.Concat(text.Where(letter => letter is not ('<' or '>') && !char.IsWhiteSpace(letter))) : null, maxLength: 1_000);

    /// <summary>The ids in a header, the newest when not all fit.</summary>
    public string? MessageIds(string name, int maxLength) =>
        TableText.Join(Ids(name).Reverse(), " ", maxLength) is { } newestFirst ? string.Join(' ', newestFirst.Split(' ').Reverse()) : null;

    private IEnumerable<string> Ids(string name) =>
        MimeUtils.EnumerateReferences(Decoded(name) ?? "").Select(id => TableText.Of(id, maxLength: 1_000)?.Replace(" ", "", StringComparison.Ordinal)).OfType<string>();

    private IEnumerable<MailboxAddress> Mailboxes(string name) =>
        Find(name) is { RawValue: { } raw } && InternetAddressList.TryParse(raw, 0, Math.Min(raw.Length, MaxRead), out var list) ? list.Mailboxes : [];

    private string? Decoded(string name) =>
        Find(name) is { RawValue: { } raw } ? Header.Unfold(Rfc2047.DecodeText(raw, 0, Math.Min(raw.Length, MaxRead))) : null;
}
