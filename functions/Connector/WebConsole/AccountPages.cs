using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Connector.Zendesk.Proof;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>
/// <c>GET console/accounts/{account}</c>: an account with its administrators and addresses;
/// <c>console/accounts/{account}/{verb}</c>: its actions. GET asks, POST acts.
/// </summary>
public sealed class AccountPages(
    Entry entry, AccountTable accounts, OverviewSource overviews, AccountActions actions, PeopleReading people,
    ZendeskComparisons comparisons)
{
    private const string Person = "person";

    public Task<IResult> GetAsync(HttpRequest request, string account, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => await FindAsync(frame, account, cancellationToken) is { } known
                ? await ShowAsync(request, frame, known, cancellationToken) : null,
            cancellationToken);

    public Task<IResult> AskAsync(HttpRequest request, string account, string verb, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => AccountVerbs.Read(verb) is { } act && await FindAsync(frame, account, cancellationToken) is { } known
                ? await AskAsync(request, frame, known, act) : null,
            cancellationToken);

    public Task<IResult> DoAsync(HttpRequest request, string account, string verb, CancellationToken cancellationToken) =>
        entry.DoAsync(
            request,
            AccountVerbs.Read(verb) is { } one ? ConsoleUri.Act(account, one) : ConsoleUri.Front,
            async (frame, form) => AccountVerbs.Read(verb) is { } act && await FindAsync(frame, account, cancellationToken) is { } known
                ? await DoAsync(frame, known, act, MailAddress.Normalize(form[Person]), cancellationToken) : null,
            cancellationToken);

    private static async Task<IResult?> AskAsync(HttpRequest request, Frame frame, Account account, AccountVerb verb)
    {
        // A person who reloads the page that a form led to names no address.
        return verb.NeedsPerson() && !request.Query.ContainsKey(Person)
            ? new SeeOther(ConsoleUri.Account(account.Id))
            : await PageResult.OfAsync<ConfirmAccountPage, ConfirmAccountModel>(
                new ConfirmAccountModel(frame, account, verb, MailAddress.Normalize(request.Query[Person])));
    }

    private async Task<IResult?> ShowAsync(HttpRequest request, Frame frame, Account account, CancellationToken cancellationToken)
    {
        var overview = overviews.ReadAsync(account.Id, cancellationToken);
        var comparison = comparisons.FindAsync(account.Id, cancellationToken);
        var known = await people.ReadAsync(frame.Visitor, account.Id, cancellationToken);
        return await PageResult.OfAsync<AccountPage, AccountModel>(new AccountModel(frame, account, await overview, known)
        {
            Done = AccountVerbs.ReadDone(request.Query["done"]),
            Comparison = await comparison,
        });
    }

    private async Task<IResult?> DoAsync(
        Frame frame, Account account, AccountVerb verb, string? person, CancellationToken cancellationToken)
    {
        if (verb == AccountVerb.Invite && person is not null)
        {
            var mailbox = new MailboxKey(account.Id, person);
            return await actions.InviteAsync(frame.Visitor, mailbox, cancellationToken) switch
            {
                ({ } link, _) => await PageResult.OfAsync<ReconnectPage, ReconnectModel>(
                    new ReconnectModel(frame, mailbox, link, IsNew: true)),
                (_, var problem) => new SeeOther($"{ConsoleUri.Account(account.Id)}?done={AccountVerbs.Spell(verb, problem)}"),
            };
        }

        var (outcome, _) = await actions.DoAsync(frame.Visitor, account, verb, person, cancellationToken);
        return new SeeOther($"{ConsoleUri.Account(account.Id)}?done={AccountVerbs.Spell(verb, outcome)}");
    }

    private async Task<Account?> FindAsync(Frame frame, string account, CancellationToken cancellationToken) =>
        frame.Visitor.MaySee(account) && Account.IsId(account) ? await accounts.FindAsync(account, cancellationToken) : null;
}

/// <summary>An account.</summary>
/// <param name="People">What people did with it.</param>
public sealed record AccountModel(Frame Frame, Account Account, Overview Overview, PeopleActions People)
{
    /// <summary>What a person has just done; null for nothing.</summary>
    public (AccountVerb Verb, Outcome Outcome)? Done { get; init; }

    /// <summary>The last comparison with the account's Zendesk; null if there is none.</summary>
    public ZendeskComparison? Comparison { get; init; }
}

/// <summary>The question before an action on an account.</summary>
/// <param name="Person">The address that the action is done to; null if the action needs none, or the address is wrong.</param>
public sealed record ConfirmAccountModel(Frame Frame, Account Account, AccountVerb Verb, string? Person);
