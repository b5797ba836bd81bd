namespace Connector.Zendesk.Calls;

/// <summary>A person in Zendesk.</summary>
/// <param name="Role">end-user, agent or admin.</param>
public sealed record ZendeskUser(long Id, string Role, string? Email = null, bool Suspended = false)
{
    public bool IsEndUser => Role == "end-user";

    public override string ToString() => $"{Role} {Id}";
}

/// <summary>What Zendesk says about the OAuth client's user and about the account.</summary>
/// <param name="Name">The name that agents see as the submitter of each ticket.</param>
/// <param name="RecipientAddresses">The account's support addresses. Empty if the token has no right to list them.</param>
public sealed record ZendeskIdentity(string Name, string Role, IReadOnlyList<string> RecipientAddresses)
{
    public override string ToString() => $"{Role}, {RecipientAddresses.Count} support addresses";
}
