using Connector.Forwarding.Intake;
using Connector.Forwarding.Readiness;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using MimeKit;

namespace Connector.Forwarding.Imap;

/// <summary>
/// Finds the mailboxes that a mail in the inbound mailbox is for, by the inbound addresses in its headers: those that mail servers wrote
/// first, then those that its sender wrote.
/// </summary>
/// <remarks>Anyone can write such a header, but the key in an inbound address cannot be guessed.</remarks>
public sealed class HeaderRecipients(InboundAddresses addresses, ForwardingTable routes)
{
    private const int MaxKeys = 10;

    /// <summary>In order: headers of the receiving server, of the forwarding server, and of the sender.</summary>
    private static readonly string[] Names =
        ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "To", "Cc"];

    /// <summary>
    /// Takes the first header that names a known inbound address. It may name several, where a server writes one header for all recipients.
    /// </summary>
    public async Task<FoundRecipients> FindAsync(MailBytes mail, CancellationToken cancellationToken)
    {
        var headers = ForwardedHeaders.Read(mail);
        var looked = 0;

        foreach (var (header, keys) in Naming(headers))
        {
            var found = await addresses.FindAsync(keys.Take(MaxKeys - looked), cancellationToken);
            looked += keys.Count;

            if (found.IsEmpty)
            {
                continue;
            }

            // The receiving server itself wrote the addresses, so a replaced one among them is still in use at Gmail.
            foreach (var ended in IsOfReceiver(header, headers) ? found.Ended : [])
            {
                await routes.EndedKeyUsedAsync(ended.Key, cancellationToken);
            }

            return new FoundRecipients(found.Mailboxes, found.Mailboxes.Count == 0 ? "replaced-address" : null);
        }

        return new FoundRecipients([], "unknown-address");
    }

    /// <summary>A server writes its headers above those that it received, so above the topmost Received header of another server.</summary>
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

    /// <summary>Reads the addresses of a header one by one, so that a broken one does not hide the others.</summary>
    internal static IEnumerable<string> Addresses(Header header) =>
        AddressList.Read(EncodedWords.DecodeStructured(HeaderText.Of(header, hint: null))).Select(addressee => addressee.Address);
}

/// <param name="WhyNone">A tag of the metric; null if there are mailboxes.</param>
public sealed record FoundRecipients(IReadOnlyList<Mailbox> Mailboxes, string? WhyNone);
