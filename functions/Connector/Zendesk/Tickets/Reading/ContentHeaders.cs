using Connector.Importing.Parsing;
using MimeKit;
using MimeKit.Utils;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>The headers of one part that a ticket needs.</summary>
internal sealed class ContentHeaders
{
    private readonly List<Header> _all = [];

    public HeaderParameters ContentType => Parameters(HeaderId.ContentType);

    public HeaderParameters Disposition => Parameters(HeaderId.ContentDisposition);

    /// <summary>Without angle brackets; null if there is none.</summary>
    public string? ContentId => Find(HeaderId.ContentId) is { } header ? MessageIds.First(HeaderText.Of(header, hint: null)) : null;

    public string? Location => Find(HeaderId.ContentLocation) is { } header ? HeaderText.Of(header, hint: null) : null;

    public ContentEncoding Encoding =>
        Find(HeaderId.ContentTransferEncoding) is { } header
        && MimeUtils.TryParse(HeaderText.Of(header, hint: null), out ContentEncoding encoding)
            ? encoding : ContentEncoding.Default;

    public bool IsAttachment => Disposition.Value.Equals("attachment", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that the sender gave the file; null for none.</summary>
    public string? FileName =>
        Disposition.Find("filename") ?? ContentType.Find("name") ?? Disposition.Find("name") ?? ContentType.Find("filename");

    public void Add(Header header)
    {
        if (header.Id is HeaderId.ContentType or HeaderId.ContentDisposition or HeaderId.ContentId or HeaderId.ContentLocation
            or HeaderId.ContentTransferEncoding)
        {
            _all.Add(header);
        }
    }

    /// <summary>If a header appears twice, the first one counts, as in MimeKit.</summary>
    private Header? Find(HeaderId id) => _all.Find(header => header.Id == id);

    private HeaderParameters Parameters(HeaderId id) =>
        HeaderParameters.Read(Find(id) is { } header ? HeaderText.Of(header, hint: null) : "");
}
