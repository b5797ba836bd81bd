using Connector.Importing.Searching;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Pages;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/mail?account=…&amp;to=…&amp;mail=…</c>: where a mail is, or why it is not here.</summary>
public sealed class MailPages(Entry entry, AccountTable accounts, AccountChoice choice, MailSearch search)
{
    /// <summary>A Message-ID has at most 998 characters, because it is on one line (RFC 5322, 2.1.1).</summary>
    public const int MaxText = 998;

    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => await PageResult.OfAsync<MailPage, MailModel>(await AnswerAsync(
                new MailModel(frame, new MailQuestion(
                    frame.Visitor.OnlyAccount ?? Text(request, "account"), Text(request, "to"), Text(request, "mail"))),
                cancellationToken)),
            cancellationToken);

    private static string Text(HttpRequest request, string field) => request.Query[field].ToString().Trim();

    private async Task<MailModel> AnswerAsync(MailModel model, CancellationToken cancellationToken)
    {
        // An administrator has one account, so he has no choice.
        var choices = model.Frame.Visitor.IsOperator ? await choice.ListAsync(cancellationToken) : [];
        var question = model.Question.Account.Length == 0 && choices is [var only]
            ? model.Question with { Account = only.Id } : model.Question;
        var answered = model with { Question = question, Accounts = choices };
        var address = MailAddress.Normalize(question.To);

        if (question.Text.Length is 0 or > MaxText)
        {
            return answered;
        }

        if (!Account.IsId(question.Account) || !await accounts.ExistsAsync(question.Account, cancellationToken))
        {
            return answered with { Mistake = MailMistake.NoAccount };
        }

        var queries = MailText.Read(question.Text);
        return address is null && question.To.Length > 0 ? answered with { Mistake = MailMistake.NoAddress }
            : queries.Count == 0 ? answered with { Mistake = MailMistake.NoQuery }
            : answered with { Result = await FindAsync(question.Account, address, queries, cancellationToken) };
    }

    /// <summary>Tries the second query, if there is one, where the first finds nothing.</summary>
    private async Task<MailSearchPage> FindAsync(
        string account, string? address, IReadOnlyList<MailQuery> queries, CancellationToken cancellationToken)
    {
        var found = await search.FindAsync(account, address, queries[0], after: null, cancellationToken);
        return found.Found.Count == 0 && queries is [_, var second]
            ? await search.FindAsync(account, address, second, after: null, cancellationToken)
            : found;
    }
}
