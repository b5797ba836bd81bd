namespace Connector.Delivering;

/// <summary>A file in a mail.</summary>
/// <param name="Name">Null when it has none.</param>
/// <param name="Type">Such as <c>application/pdf</c>.</param>
/// <param name="Size">In bytes, decoded where it is base64; null when the row does not say.</param>
public sealed record MailFile(string? Name, string? Type, long? Size);
