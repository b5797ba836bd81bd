namespace Connector.Messages;

/// <summary>A file in a mail.</summary>
/// <param name="Name">Null if the file has no name.</param>
/// <param name="Type">For example <c>application/pdf</c>.</param>
/// <param name="Size">In bytes, decoded if the file is base64; null if the row does not say.</param>
public sealed record MailFile(string? Name, string? Type, long? Size);
