using System.Text;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>The headers of the mail itself as bounded values. An unreadable header has no value.</summary>
internal sealed class TopHeaders
{
    private const int MaxAddressLength = 320;

    private const int MaxIdLength = 1_000;

    // Table Storage takes no earlier date.
    private static readonly DateTimeOffset Earliest = new(1601, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Latest = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Header> _headers = new(StringComparer.OrdinalIgnoreCase);

    public int Count { get; private set; }

    /// <summary>The charset of the mail's text; null when unknown.</summary>
    public Encoding? Hint { get; set; }

    public void Add(Header header)
    {
        Count++;

        // Each relay may add a return path at the top. One empty path among them decides.
        if (Find(header.Field) is not { } above || !AutomaticSigns.IsNullReturnPath(above))
        {
            _headers[header.Field] = header;
        }
    }

    public IEnumerable<Header> All => _headers.Values;

    public Header? Find(string name) => _headers.GetValueOrDefault(name);

    public string? Text(string name, int maxLength) => TableText.Of(Decoded(name), maxLength);

    /// <summary>The header without its comments, in lower case; null when it is empty.</summary>
    public string? Plain(string name) =>
        Find(name) is { } header && Comments.Remove(HeaderText.Of(header, hint: null)).Trim() is { Length: > 0 } text
            ? text.ToLowerInvariant()
            : null;

    /// <returns>Address and name of the first mailbox; the header as the name if it holds no mailbox.</returns>
    public (string? Address, string? Name) Author(string name)
    {
        const int MaxNameLength = 256;

        return Addressees(name) is [var first, ..]
            ? (TableText.Of(first.Address, MaxAddressLength), TableText.Of(first.Name, MaxNameLength))
            : (null, TableText.Of(AddressList.NameIn(Decoded(name)), MaxNameLength));
    }

    public string? Addresses(string name) =>
        TableText.Join(Addressees(name).Select(to => TableText.Of(to.Address, MaxAddressLength)).OfType<string>(), ", ", maxLength: 2_000);

    /// <summary>All mailboxes of an address header, with names of any length.</summary>
    public IReadOnlyList<Addressee> Addressees(string name) =>
        Find(name) is { } header ? AddressList.Read(EncodedWords.DecodeStructured(HeaderText.Of(header, Hint))) : [];

    public DateTimeOffset? Date(string name) =>
        Decoded(name) is { Length: > 0 } text && HeaderDate.Read(text) is { } date && date > Earliest && date < Latest ? date : null;

    public string? MessageId(string name) => TableText.Of(MessageIds.First(Decoded(name)), MaxIdLength);

    /// <summary>The ids in a header, the newest ones if not all fit.</summary>
    public string? Ids(string name, int maxLength) =>
        Find(name) is not null && TableText.Join(NewestFirst(name), " ", maxLength) is { } newestFirst
            ? string.Join(' ', newestFirst.Split(' ').Reverse())
            : null;

    private IEnumerable<string> NewestFirst(string name) =>
        MessageIds.All(Decoded(name)).Reverse().Select(id => TableText.Of(id, MaxIdLength)).OfType<string>();

    private string Decoded(string name) => Find(name) is { } header ? EncodedWords.Decode(HeaderText.Of(header, Hint)) : "";
}
