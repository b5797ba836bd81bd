namespace Connector.Zendesk.Tickets;

/// <summary>A file of a mail, which Zendesk takes before the ticket or comment that names it.</summary>
/// <param name="Key">Identifies the file in its mail, the same at every try. Holds only letters and digits.</param>
/// <param name="Name">Its extension agrees with <paramref name="Type"/>, because Zendesk refuses a file otherwise.</param>
/// <param name="Type">For example <c>application/pdf</c>.</param>
/// <param name="Read">Decodes the file. It is called only for the upload, so that one file at a time is in memory.</param>
public sealed record TicketFile(string Key, string Name, string Type, Func<byte[]> Read)
{
    /// <summary>The key of the whole mail, attached when its text is cut.</summary>
    public const string WholeMail = "mail";
}

/// <summary>A file that Zendesk has taken.</summary>
/// <param name="Key">The key of its <see cref="TicketFile"/>.</param>
/// <param name="Token">Names the upload in a comment. Several files may share one.</param>
/// <param name="ContentUrl">Where a picture in the text is shown from; null if it is shown as a file only.</param>
public sealed record UploadedFile(string Key, string Token, string? ContentUrl);
