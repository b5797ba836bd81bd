namespace Connector.Importing.Parsing;

/// <summary>One mailbox of an address header.</summary>
/// <param name="Name">Empty when there is no name.</param>
internal sealed record Addressee(string Name, string Address);
