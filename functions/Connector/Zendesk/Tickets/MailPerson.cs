namespace Connector.Zendesk.Tickets;

/// <summary>A person named in a mail.</summary>
/// <param name="Name">Null if the mail gives none.</param>
public sealed record MailPerson(string Address, string? Name)
{
    // A record prints its members, and a log must not hold the name of a customer.
    public override string ToString() => "a person";
}
