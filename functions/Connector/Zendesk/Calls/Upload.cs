namespace Connector.Zendesk.Calls;

/// <summary>A file to upload.</summary>
/// <param name="ContentType">A media type. Zendesk wants it to agree with the extension of the name.</param>
public sealed record UploadFile(string Name, string ContentType, ReadOnlyMemory<byte> Content)
{
    // A record prints its members, and a name may be private.
    public override string ToString() => $"file of {Content.Length} bytes";
}

/// <summary>A file that Zendesk keeps for 60 minutes, until a ticket or a comment uses it.</summary>
/// <param name="Token">Names one file, or several that were uploaded under it. It is a secret until it is used.</param>
/// <param name="ContentUrl">Where an HTML body can show the file; null if Zendesk returned no address.</param>
public sealed record Upload(string Token, string? ContentUrl)
{
    public override string ToString() => "upload";
}
