using System.Security.Cryptography;
using System.Text;
using Connector.Sandbox.Staging;
using Connector.TestKit.App;
using Connector.TestKit.Zendesk;

namespace Connector.Sandbox.Proving;

/// <summary>Compares the tickets and comments of the simulated Zendesk with the mails that the connector says it has delivered.</summary>
internal static class HelpdeskProof
{
    public static IEnumerable<Check> Checks(Helpdesk helpdesk, IReadOnlyList<StoredMailRow> rows)
    {
        var places = helpdesk.Zendesk.Tickets
            .SelectMany(ticket => ticket.Comments.Select(comment => (Ticket: ticket, comment.Marker)))
            .Where(place => place.Marker is not null)
            .ToLookup(place => place.Marker!, place => place.Ticket);
        var mails = rows.Where(row => row.DuplicateOf is null && row.State is "Stored" or "Delivered" or "DeadLettered").ToList();
        var there = mails.Count(mail => places.Contains(KeyOf(mail)));
        var doubled = places.Count(place => place.Count() > 1);
        var tickets = helpdesk.Zendesk.Tickets;

        yield return new Check(
            there == mails.Count && doubled == 0, "Every mail is at Zendesk once",
            $"{there} of {mails.Count} mails in {tickets.Count} tickets with {tickets.Sum(ticket => ticket.Comments.Count)} comments, "
                + $"{doubled} doubled");

        var byId = rows.ToDictionary(row => (row.Address, row.Id));
        var answers = helpdesk.Answers;
        var right = answers.Count(answer => IsComment(answer, byId, places));
        yield return new Check(
            right == answers.Count && right > 0, "What customers answered is a comment of their ticket", $"{right} of {answers.Count}");
    }

    private static bool IsComment(
        CustomerAnswer answer, Dictionary<(string, string), StoredMailRow> rows, ILookup<string, SimulatedTicket> places)
    {
        if (!rows.TryGetValue((answer.Address, answer.GmailId), out var row))
        {
            return false;
        }

        // The forwarded copy may have come first, and then it is the one that was delivered.
        var delivered = row.DuplicateOf is { } other ? rows[(answer.Address, other)] : row;
        return places[KeyOf(delivered)].SingleOrDefault() is { } ticket
            && answer.Root == $"{ticket.EncodedId.Replace("-", "", StringComparison.Ordinal)}@zendesk.com"
            && ticket.Comments[0].Marker != KeyOf(delivered);
    }

    /// <summary>The idempotency key as docs/webhook.md promises it.</summary>
    public static string KeyOf(StoredMailRow row) =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{row.Account}/{row.Address}/{row.Id}")))}";
}
