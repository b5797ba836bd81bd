using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers what a mail about an outage can say.</summary>
public sealed class OutageFacts(
    OutageTable outages, ParkedMailboxTable parked, MailboxTable mailboxes, AlertOptions options, TimeProvider time)
{
    public async Task<AlertFacts> GatherAsync(Account account, Outage outage, CancellationToken cancellationToken)
    {
        var members = await outages.MembersAsync(outage, cancellationToken);
        var away = members.Where(member => member.IsAway).Select(member => member.Address).ToHashSet(StringComparer.Ordinal);
        var withdrawn = members.Count > away.Count ? await WithdrawnAsync(account.Id, members, cancellationToken) : [];

        var nextTryAt = await parked.ListAsync(account.Id, cancellationToken)
            .Where(mailbox => away.Contains(mailbox.Key.Address))
            .Select(mailbox => (DateTimeOffset?)mailbox.NextProbeAt)
            .MinAsync(cancellationToken: cancellationToken);

        return new AlertFacts
        {
            Account = account,
            Outage = outage,

            // Who joined since the last mail was decided on is the next mail's matter.
            Addresses = [.. members
                .Where(member => member.JoinedAfter < outage.Mails)
                .OrderBy(member => member.Since).ThenBy(member => member.Address, StringComparer.Ordinal)
                .Select(member => new AffectedAddress(member, withdrawn.Contains(member.Address)))],
            NextTryAt = nextTryAt,
            Now = time.GetUtcNow(),
            ConsoleBaseUri = options.ConsoleBaseUri,
        };
    }

    /// <summary>Those that left because a person paused or removed them: nobody should read that their mail flows again.</summary>
    private async Task<HashSet<string>> WithdrawnAsync(string account, List<OutageMember> members, CancellationToken cancellationToken)
    {
        var withdrawn = members.Where(member => !member.IsAway && !member.Moved).Select(member => member.Address).ToHashSet(StringComparer.Ordinal);

        await foreach (var mailbox in mailboxes.ListAsync(account, cancellationToken))
        {
            if (mailbox.State is not MailboxState.Paused)
            {
                withdrawn.Remove(mailbox.Key.Address);
            }
        }

        return withdrawn;
    }
}
