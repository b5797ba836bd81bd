using System.Globalization;
using Connector.Access;
using Connector.Alerting;
using Connector.Api;
using Connector.Delivering;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Does with an account what a person confirmed, and records it.</summary>
public sealed class AccountActions(
    AccountTable accounts, TestAlert test, Redelivery redelivery, Silencing silencing, ReconnectLink links, AuditTable audit)
{
    /// <summary>Makes a link by which the owner of an address connects it.</summary>
    /// <returns>The link, or why there is none.</returns>
    public async Task<(InviteLink? Link, Outcome Outcome)> InviteAsync(Visitor who, MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var entry = await audit.BeginAsync(
            who, mailbox.Account, mailbox.Address, AccountVerb.Invite.Spell(), before: "", cancellationToken);
        var link = links.IsInbound(mailbox) ? null : await links.MakeAsync(mailbox, cancellationToken);
        var outcome = link is not null ? Outcome.Done : links.IsInbound(mailbox) ? Outcome.NotNow : Outcome.Off;
        await audit.EndAsync(entry, link is null ? outcome.ToString() : AuditEntry.Link);
        return (link, outcome);
    }

    /// <returns>The result, and what the record says about it.</returns>
    public async Task<(Outcome Outcome, string After)> DoAsync(
        Visitor who, Account account, AccountVerb verb, string? person, CancellationToken cancellationToken)
    {
        var before = verb.ChangesAdmins() ? Describe(account) : "";
        var entry = await audit.BeginAsync(who, account.Id, where: null, verb.Spell(), before, cancellationToken);
        var (outcome, after) = await ActAsync(who, account, verb, person, cancellationToken);
        await audit.EndAsync(entry, after);
        return (outcome, after);
    }

    private async Task<(Outcome Outcome, string After)> ActAsync(
        Visitor who, Account account, AccountVerb verb, string? person, CancellationToken cancellationToken)
    {
        switch (verb)
        {
            case AccountVerb.TestAlert:
                var results = await test.SendAsync(account, cancellationToken);
                return (
                    results.All(result => result.Sent) ? Outcome.Done : Outcome.NotNow,
                    string.Join(", ", results.Select(result => $"{result.To}: {(result.Sent ? "sent" : result.Answer)}")));
            case AccountVerb.Silence:
                return To(await silencing.BeginAsync(who, account.Id, address: null, cancellationToken));
            case AccountVerb.Remind:
                return To(await silencing.EndAsync(who, account.Id, silence => silence.Admin == person, cancellationToken));
            case AccountVerb.Redeliver:
                var mails = await redelivery.RefusedSinceAsync(account.Id, DateTimeOffset.UnixEpoch, cancellationToken);
                return (Outcome.Done, string.Create(CultureInfo.InvariantCulture, $"{mails} enqueued"));
            default:
                return await accounts.ChangeAsync(account.Id, now => After(now, verb, person), cancellationToken) is { } changed
                    ? (Outcome.Done, Describe(changed)) : (Outcome.NotNow, nameof(Outcome.NotNow));
        }
    }

    /// <param name="people">Whom it concerns; none if the action was impossible.</param>
    private static (Outcome Outcome, string After) To(IReadOnlyList<string> people) =>
        people.Count > 0 ? (Outcome.Done, string.Join(", ", people)) : (Outcome.NotNow, nameof(Outcome.NotNow));

    /// <summary>The administrators, as they are now.</summary>
    private static string Describe(Account account)
    {
        const int shown = 5;
        var more = account.Admins.Count > shown ? string.Create(CultureInfo.InvariantCulture, $" +{account.Admins.Count - shown}") : "";
        return string.Join(", ", account.Admins.TakeLast(shown).Select(NameOf)) + more;

        static string NameOf(Admin admin) => admin.NoMonthlyReport ? $"{admin.Email} (no report)" : admin.Email;
    }

    /// <returns>Null if the change is impossible: the last administrator stays, because no person would get the alerts.</returns>
    private static Account? After(Account account, AccountVerb verb, string? person)
    {
        if (person is null)
        {
            return null;
        }

        IReadOnlyList<Admin> others = [.. account.Admins.Where(admin => admin.Email != person)];
        var isKnown = others.Count < account.Admins.Count;

        return verb switch
        {
            AccountVerb.AddAdmin when !isKnown && others.Count < AccountsEndpoint.MaxAdmins =>
                account with { Admins = [.. others, new Admin(person)] },
            AccountVerb.RemoveAdmin when isKnown && others.Count > 0 => account with { Admins = others },
            AccountVerb.StopReport or AccountVerb.StartReport when isKnown => account with
            {
                Admins =
                [
                    .. account.Admins.Select(admin => admin.Email == person
                        ? admin with { NoMonthlyReport = verb == AccountVerb.StopReport } : admin),
                ],
            },
            _ => null,
        };
    }
}
