using Connector.Importing.Parsing;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>The addresses that must never be a requester or get a copy, because their mail comes here again.</summary>
/// <param name="watched">The address that the mail came to.</param>
/// <param name="others">The account's other watched addresses, and the support addresses of its Zendesk.</param>
/// <param name="subdomain">The name of its Zendesk, which has addresses such as <c>support+id1G7EOR@acme.zendesk.com</c>.</param>
internal sealed class OwnAddresses(string watched, IEnumerable<string> others, string subdomain)
{
    private readonly HashSet<string> _addresses = [.. others.Append(watched).Select(Plain)];

    private readonly string? _domain = SenderProof.DomainOf(watched);

    private readonly string _zendesk = $"{subdomain}.zendesk.com";

    public bool Contains(string address) => IsOfZendesk(address) || _addresses.Contains(Plain(address));

    public bool IsOfZendesk(string? address) => SenderProof.DomainOf(address) == _zendesk;

    /// <summary>Addresses of public providers belong to anyone, so with these only the own addresses count.</summary>
    public bool IsOfOwnDomain(string address) =>
        Contains(address) || (_domain is not ("gmail.com" or "googlemail.com") && SenderProof.DomainOf(address) == _domain);

    /// <summary>Whether a list is of the own domain, by a <c>List-Id</c> such as <c>Help &lt;help.acme.com&gt;</c>.</summary>
    public bool OwnList(TopHeaders headers) =>
        headers.Plain("List-Id")?.TrimEnd('>', ' ') is { } list
        && list.EndsWith($".{_domain}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without what follows a plus sign, since <c>help+web@</c> is delivered to <c>help@</c>.</summary>
    private static string Plain(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        return (plus > 0 && plus < at ? address[..plus] + address[at..] : address).ToLowerInvariant();
    }
}
