using System.Text.Json;
using Connector.Connecting;
using Connector.Gmail;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>One entry of <c>PUT accounts/{account}/mailboxes</c>.</summary>
/// <param name="Address">As given; null if missing.</param>
/// <param name="Wrong">The mistake in the entry; null if it has none.</param>
internal sealed record MailboxWish(string? Address, MailboxKey? Key, Connection? Connection, string? Wrong)
{
    /// <returns>In the order of the entries, each with its own mistake.</returns>
    public static IReadOnlyList<MailboxWish> Read(IReadOnlyList<JsonElement> entries, Account account, GmailOptions gmail)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. entries.Select(entry => ReadOne(entry, account, gmail)).Select(wish =>
            wish is { Wrong: null, Key: { } key } && !seen.Add(key.Address)
                ? wish with { Connection = null, Wrong = "The address is listed twice." } : wish)];
    }

    private static MailboxWish ReadOne(JsonElement entry, Account account, GmailOptions gmail)
    {
        var (body, wrong) = JsonBody.Read<EntryBody>(entry);

        if (body is null)
        {
            return new MailboxWish(null, null, null, wrong);
        }

        if (MailAddress.Normalize(body.Address) is not { } address)
        {
            return new MailboxWish(body.Address, null, null, "address must be a mail address.");
        }

        var mailbox = new MailboxBody(body.RefreshToken, body.Delegated, body.ImportFrom);
        var connection = mailbox.ToConnection(gmail, account.OAuthClient, out wrong);
        return new MailboxWish(address, new MailboxKey(account.Id, address), connection, wrong);
    }

    private sealed record EntryBody(string? Address, string? RefreshToken, bool? Delegated, JsonElement? ImportFrom);
}

/// <summary>The result of an entry.</summary>
/// <param name="Status">The status that a <c>PUT</c> of this mailbox alone would have.</param>
/// <param name="Detail">What the caller must change; null after success.</param>
internal sealed record MailboxResult(string? Address, int Status, string? Detail, MailboxView? Mailbox = null);
