using Connector.Importing;
using Connector.Importing.Parsing;
using MimeKit;

namespace Connector.Forwarding.Imap;

/// <summary>Finds whose a mail in the inbound mailbox is: by the inbound address that the servers on its way, or its sender, wrote into its headers.</summary>
/// <remarks>Anybody may write such a header; nobody can guess the key in it.</remarks>
public sealed class NamedRoute(InboundAddresses addresses)
{
    private const int MaxKeys = 10;

    /// <summary>What the receiving server wrote comes first, then the forwarding one's, then what the sender wrote.</summary>
    private static readonly string[] Names = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "To", "Cc"];

    /// <returns>Null when no inbound address is named that was ever given out.</returns>
    public async Task<InboundRoute?> FindAsync(MailBytes mail, CancellationToken cancellationToken)
    {
        foreach (var key in Keys(ForwardedHeaders.Read(mail)).Distinct().Take(MaxKeys))
        {
            if (await addresses.FindAsync(key, cancellationToken) is { } route)
            {
                return route;
            }
        }

        return null;
    }

    private IEnumerable<string> Keys(IReadOnlyList<Header> headers) =>
        from name in Names
        from header in headers
        where header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)
        from address in Addresses(header)
        let key = addresses.KeyOf(address)
        where key is not null
        select key;

    /// <summary>A broken element beside it does not hide an address.</summary>
    internal static IEnumerable<string> Addresses(Header header) =>
        AddressList.Read(EncodedWords.DecodeStructured(HeaderText.Of(header, hint: null))).Select(addressee => addressee.Address);
}
