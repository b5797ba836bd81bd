using Connector.Importing.Searching;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Pages;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/mail?account=…&amp;mail=…</c>: where a mail is, or why it is not here.</summary>
public sealed class MailPages(Entry entry, AccountTable accounts, MailSearch search)
{
    /// <summary>A Message-ID has at most 998 characters, because it is on one line (RFC 5322, 2.1.1).</summary>
    public const int MaxText = 998;

    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame =>
            {
                var account = frame.Visitor.OnlyAccount ?? request.Query["account"].ToString().Trim();
                var text = request.Query["mail"].ToString().Trim();
                var isAsked = account.Length > 0 && text.Length is > 0 and <= MaxText;
                var isKnown = isAsked && Account.IsId(account) && await accounts.FindAsync(account, cancellationToken) is not null;
                var page = isKnown ? await FindAsync(account, text, cancellationToken) : null;
                return await PageResult.OfAsync<MailPage, MailModel>(new MailModel(frame, account, text, page, isAsked && !isKnown));
            },
            cancellationToken);

    /// <summary>A text with an at sign may be a Message-ID or a sender; one without is an id of Gmail.</summary>
    private async Task<MailSearchPage> FindAsync(string account, string text, CancellationToken cancellationToken)
    {
        var first = text.Contains('@') ? MailSearch.ByMessageId(text) : new MailQuery.ById(text);
        var found = await search.FindAsync(account, address: null, first, after: null, cancellationToken);
        return found.Found.Count == 0 && MailAddress.Normalize(text) is { } sender
            ? await search.FindAsync(account, address: null, new MailQuery.BySender(sender), after: null, cancellationToken)
            : found;
    }
}

/// <summary>The search for a mail.</summary>
/// <param name="Result">Null if nothing was looked for.</param>
/// <param name="IsUnknown">There is no account of this id.</param>
public sealed record MailModel(Frame Frame, string Account, string Text, MailSearchPage? Result, bool IsUnknown);
