using Connector.Importing;
using Connector.Importing.Parsing;
using MimeKit;

namespace Connector.Forwarding.Imap;

/// <summary>Finds whose a mail in the inbound mailbox is: by the inbound addresses that the servers on its way, or its sender, wrote into its headers.</summary>
/// <remarks>Anybody may write such a header; nobody can guess the key in it.</remarks>
public sealed class NamedRoutes(InboundAddresses addresses)
{
    private const int MaxKeys = 10;

    /// <summary>What the receiving server wrote comes first, then the forwarding one's, then what the sender wrote.</summary>
    private static readonly string[] Names = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "To", "Cc"];

    /// <returns>The routes of the first header that names any that was ever given out: one, or several where a server writes one header for all of its recipients.</returns>
    public async Task<FoundRoutes> FindAsync(MailBytes mail, CancellationToken cancellationToken)
    {
        var headers = ForwardedHeaders.Read(mail);
        var looked = 0;

        foreach (var (header, keys) in Naming(headers))
        {
            List<InboundRoute> found = [];

            foreach (var key in keys.Take(MaxKeys - looked))
            {
                looked++;

                if (await addresses.FindAsync(key, cancellationToken) is { } route)
                {
                    found.Add(route);
                }
            }

            if (found.Count > 0)
            {
                return new FoundRoutes(found, IsOfReceiver(header, headers));
            }
        }

        return new FoundRoutes([], IsByReceiver: false);
    }

    /// <summary>A server writes its headers on top of those that came: above its own Received, the topmost.</summary>
    private static bool IsOfReceiver(Header header, List<Header> headers)
    {
        var received = headers.FindIndex(other => other.Id == HeaderId.Received);
        return received < 0 || headers.IndexOf(header) < received;
    }

    private IEnumerable<(Header Header, List<string> Keys)> Naming(List<Header> headers) =>
        from name in Names
        from header in headers
        where header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)
        let keys = Addresses(header).Select(addresses.KeyOf).OfType<string>().Distinct().ToList()
        where keys.Count > 0
        select (header, keys);

    /// <summary>A broken element beside it does not hide an address.</summary>
    internal static IEnumerable<string> Addresses(Header header) =>
        AddressList.Read(EncodedWords.DecodeStructured(HeaderText.Of(header, hint: null))).Select(addressee => addressee.Address);
}

/// <param name="IsByReceiver">The receiving server itself named them: such a mail really came to these addresses.</param>
public sealed record FoundRoutes(IReadOnlyList<InboundRoute> Routes, bool IsByReceiver);
