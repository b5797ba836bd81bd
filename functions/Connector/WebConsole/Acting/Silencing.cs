using Connector.Access;
using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>
/// Stops the reminders about the open outages of an account, as the link in an alert mail does, and has them sent again. An administrator
/// stops his own; an operator gets no mails, so he stops those of all administrators.
/// </summary>
public sealed class Silencing(OutageTable outages, SilenceTable silences, AccountTable accounts, TimeProvider time)
{
    /// <param name="address">The mailbox; null for whole outages.</param>
    /// <returns>The administrators whose reminders stop; none if no outage is open, or none concerns the mailbox.</returns>
    public async Task<IReadOnlyList<string>> BeginAsync(
        Visitor who, string account, string? address, CancellationToken cancellationToken)
    {
        var admins = who is Visitor.Administrator { Admin: var self } ? [self]
            : (await accounts.FindAsync(account, cancellationToken))?.Admins ?? [];
        var action = address is null ? LinkAction.SilenceOutage : LinkAction.SilenceAddress;
        var open = await OpenAsync(account, address, cancellationToken);

        foreach (var outage in open)
        {
            foreach (var admin in MailPlan.Reachable(admins))
            {
                await silences.BeginAsync(
                    new AlertLink(account, outage.Id, MailPlan.Key(admin), action, address, time.GetUtcNow()), cancellationToken);
            }
        }

        return open.Count == 0 ? [] : [.. MailPlan.Reachable(admins).Select(admin => admin.Email)];
    }

    /// <summary>The silences of open outages that the person may end: an administrator's own, or all of the account.</summary>
    public async Task<IReadOnlyList<Silence>> ListAsync(Visitor who, string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var active = (await silences.ListAsync(account, cancellationToken))
            .Where(silence => silence.IsActive(now) && MayEnd(who, silence)).ToList();

        if (active.Count == 0)
        {
            return [];
        }

        var open = await outages.OpenAsync(account, cancellationToken);
        return
        [
            .. active.Where(silence => open.Contains(silence.Outage))
                .OrderBy(silence => silence.Admin, StringComparer.Ordinal).ThenBy(silence => silence.Address, StringComparer.Ordinal),
        ];
    }

    /// <summary>Ends silences. The reminders about what is still open are sent again.</summary>
    /// <returns>The administrators who get reminders again; none if there was nothing to end.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(
        Visitor who, string account, Func<Silence, bool> which, CancellationToken cancellationToken)
    {
        var ended = (await ListAsync(who, account, cancellationToken)).Where(which).ToList();

        foreach (var silence in ended)
        {
            await silences.RevokeAsync(account, silence.Id, cancellationToken);
        }

        return [.. ended.Select(silence => silence.Admin).Distinct(StringComparer.Ordinal)];
    }

    private static bool MayEnd(Visitor who, Silence silence) =>
        who is not Visitor.Administrator { Admin: var self } || MailPlan.Key(self) == silence.Admin;

    private async Task<IReadOnlyList<Outage>> OpenAsync(string account, string? address, CancellationToken cancellationToken)
    {
        var open = new List<Outage>();

        foreach (var kind in Enum.GetValues<OutageKind>())
        {
            if (await outages.FindOpenAsync(account, kind, cancellationToken) is { IsOpen: true } outage
                && (address is null || await ConcernsAsync(outage, address, cancellationToken)))
            {
                open.Add(outage);
            }
        }

        return open;
    }

    /// <summary>An outage of the provider concerns each mailbox of its account, because an incident holds all of them.</summary>
    private async Task<bool> ConcernsAsync(Outage outage, string address, CancellationToken cancellationToken) =>
        outage.Kind == OutageKind.Provider || await outages.FindMemberAsync(outage, address, cancellationToken) is { IsAway: true };
}
