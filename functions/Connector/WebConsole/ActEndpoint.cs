using Connector.Links;
using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>
/// <c>console/accounts/{account}/mailboxes/{address}/{verb}</c>: GET shows what will happen and a button, POST does it and records it.
/// </summary>
public sealed class ActEndpoint(
    Entry entry, MailboxTable mailboxes, MailboxActions actions, ReconnectLink reconnect, AuditTable audit)
{
    /// <summary>The field with the first day of the mail that is listed again.</summary>
    public const string Day = "day";

    public Task<IResult> AskAsync(HttpRequest request, string account, string address, string verb, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => await FindAsync(frame, account, address, verb, cancellationToken) is var (mailbox, known)
                ? await PageResult.OfAsync<ConfirmPage, ConfirmModel>(new ConfirmModel(frame, mailbox.Key, known)) : null,
            cancellationToken);

    public Task<IResult> DoAsync(HttpRequest request, string account, string address, string verb, CancellationToken cancellationToken) =>
        entry.DoAsync(
            request,
            Verbs.Read(verb) is { } one ? ConsoleUri.Act(new MailboxKey(account, address), one) : ConsoleUri.Front,
            async (frame, form) => await FindAsync(frame, account, address, verb, cancellationToken) is var (mailbox, known)
                ? await DoAsync(frame, new ActionOrder(frame.Visitor, mailbox, known, frame.Day(form[Day])), cancellationToken) : null,
            cancellationToken);

    private async Task<(Mailbox Mailbox, Verb Verb)?> FindAsync(
        Frame frame, string account, string address, string verb, CancellationToken cancellationToken) =>
        Verbs.Read(verb) is { } known && frame.Visitor.MaySee(account) && new MailboxKey(account, address) is { IsWellFormed: true } key
        && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
            ? (mailbox, known)
            : null;

    private async Task<IResult?> DoAsync(Frame frame, ActionOrder order, CancellationToken cancellationToken)
    {
        var (mailbox, verb) = (order.Mailbox, order.Verb);
        var key = mailbox.Key;
        var record = await audit.BeginAsync(
            frame.Visitor, key.Account, key.Address, verb.Spell(), Describe(mailbox, verb), cancellationToken);

        if (verb == Verb.Reconnect)
        {
            var link = await reconnect.MakeAsync(key, cancellationToken);
            await audit.EndAsync(record, link is null ? nameof(Outcome.Off) : AuditEntry.Link);
            return link is null
                ? new SeeOther($"{ConsoleUri.Mailbox(key)}?done={Outcomes.Spell(verb, Outcome.Off)}")
                : await PageResult.OfAsync<ReconnectPage, ReconnectModel>(new ReconnectModel(frame, key, link, IsNew: false));
        }

        var (outcome, said) = await actions.DoAsync(order, cancellationToken);
        var after = await mailboxes.FindAsync(key, CancellationToken.None);
        await audit.EndAsync(record, outcome == Outcome.Done ? said ?? Describe(after, verb) : outcome.ToString());
        return new SeeOther(
            after is null ? ConsoleUri.Front : $"{ConsoleUri.Mailbox(key)}?done={Outcomes.Spell(verb, outcome)}");
    }

    /// <summary>What the verb changes, as it is now; empty for a verb that changes nothing of the mailbox.</summary>
    private static string Describe(Mailbox? mailbox, Verb verb) => (mailbox, verb) switch
    {
        (null, _) => AuditEntry.None,
        (_, Verb.Rotate) => mailbox.Standby.InboundAddress ?? AuditEntry.None,
        (_, Verb.Audit) => mailbox.Standby.State.ToString(),
        (_, Verb.Pause or Verb.Resume or Verb.Disconnect) =>
            MailboxSummary.Of(mailbox) is { Cause: { } cause } ? $"{mailbox.State.Name} {cause}" : mailbox.State.Name,
        _ => "",
    };
}

/// <summary>The question before an action.</summary>
public sealed record ConfirmModel(Frame Frame, MailboxKey Key, Verb Verb);

/// <summary>The page with a link by which a mailbox is connected.</summary>
/// <param name="IsNew">The link was made on the page of the account, because the mailbox may have no page yet.</param>
public sealed record ReconnectModel(Frame Frame, MailboxKey Key, InviteLink Link, bool IsNew);
