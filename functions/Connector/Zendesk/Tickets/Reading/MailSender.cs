using Connector.Importing.Parsing;
using Connector.Mailboxes;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>Finds out who wrote a mail.</summary>
/// <param name="Person">The requester; null if the mail names no sender.</param>
/// <param name="From">The address in From; null if it holds none.</param>
/// <param name="IsProven">Google vouches for the domain of <paramref name="Person"/>.</param>
internal sealed record MailSender(MailPerson? Person, string? From, bool IsProven)
{
    /// <summary>Parts of addresses that programs send from and do not read.</summary>
    private static readonly string[] Unread = ["noreply", "no-reply", "no_reply", "donotreply", "do-not-reply"];

    private static readonly string[] Forms = ["wordpress", "webform", "webforms", "form", "forms", "contactform"];

    public static MailSender Of(MailContent mail, OwnAddresses own)
    {
        var headers = mail.Headers;
        var authors = headers.Addressees("From");
        var from = authors is [var first, ..] ? ToPerson(first) : null;
        var isGood = authors.Count == 1 && SenderProof.IsGood(mail.Authentication, from?.Address);

        if (from is null)
        {
            return new MailSender(Single(headers, "Reply-To", own), From: null, IsProven: false);
        }

        return FromGroup(headers, from, isGood, own)
            ?? FromForm(mail, from, isGood, own)
            ?? new MailSender(from, from.Address, isGood);
    }

    /// <summary>
    /// A Google group of the own domain replaces From by its own address if the sender's domain allows no list, and keeps the sender in
    /// <c>X-Original-From</c> (support.google.com/a/answer/9921011). Without a good verdict anyone could write that.
    /// </summary>
    private static MailSender? FromGroup(TopHeaders headers, MailPerson from, bool isGood, OwnAddresses own) =>
        isGood && own.IsOfOwnDomain(from.Address) && headers.Find("List-Id") is not null
        && (Single(headers, "X-Original-From", own) ?? Single(headers, "X-Original-Sender", own)) is { } sender
            ? new MailSender(
                sender, from.Address, SenderProof.IsGood(headers.Text("X-Original-Authentication-Results", 2_000), sender.Address))
            : null;

    /// <summary>
    /// A form on a web site sends from an address of the site and names its user in Reply-To. A verdict may lack here, because a site that
    /// sends through the mailbox itself gets none; it must not be a bad one.
    /// </summary>
    private static MailSender? FromForm(MailContent mail, MailPerson from, bool isGood, OwnAddresses own)
    {
        var isForm = own.IsOfOwnDomain(from.Address) ? isGood || mail.Authentication is null : isGood && IsUnread(from.Address);
        return isForm && Single(mail.Headers, "Reply-To", own) is { } user && user.Address != from.Address
            ? new MailSender(user with { Name = user.Name ?? NameOf(from, own) }, from.Address, IsProven: false)
            : null;
    }

    private static string? NameOf(MailPerson from, OwnAddresses own) => own.IsOfOwnDomain(from.Address) ? null : from.Name;

    private static bool IsUnread(string address)
    {
        var local = address.Split('@')[0];
        return Forms.Contains(local) || Unread.Any(word => local.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>The person of a header that names exactly one, unless it is an own address.</summary>
    private static MailPerson? Single(TopHeaders headers, string name, OwnAddresses own) =>
        headers.Addressees(name).Select(ToPerson).OfType<MailPerson>().DistinctBy(person => person.Address).Take(2).ToList() is [var person]
        && !own.Contains(person.Address)
            ? person : null;

    /// <returns>Null if the address is none that a helpdesk takes.</returns>
    public static MailPerson? ToPerson(Addressee addressee)
    {
        const int MaxName = 100;

        return MailAddress.Normalize(addressee.Address) is { } address
            ? new MailPerson(address, TableText.Of(addressee.Name, MaxName)) : null;
    }
}
