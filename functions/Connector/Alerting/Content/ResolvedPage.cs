using Connector.Alerting.Words;
using Connector.Mailboxes;
using static Connector.Alerting.Content.AddressRows;

namespace Connector.Alerting.Content;

/// <summary>Composes the resolved mail, with figures about the outage.</summary>
internal static class ResolvedPage
{
    public static MailPage Compose(AlertFacts facts, Wording words, AlertLinks? links)
    {
        List<AffectedAddress> back = [.. facts.Addresses.Where(address => address.IsBack)];
        List<string> moved = [.. facts.Addresses.Where(address => address.Member.Moved).Select(Shown)];
        List<string> withdrawn = [.. facts.Addresses.Where(address => address.IsWithdrawn).Select(Shown)];
        var (since, ended) = (facts.Outage.Since, facts.Outage.EndedAt ?? facts.Now);

        return AlertPage.Page(
            MailStage.Resolved,
            facts,
            words,
            words.ResolvedHeadline(AlertPage.Who(back, words), back.Count),
            [
                new Block.Paragraph(words.ResolvedSpan(
                    words.Moment(since, facts.Zone), words.Moment(ended, since, facts.Zone), words.Duration(ended - since))),
                .. back.Count > 0 ? WhatBecameOfTheMail(facts, words) : [],
                back.Exists(address => address.Cause == FailureClass.MailboxGone) ? new Block.Paragraph(words.MayHaveBounced) : null,
                back.Exists(address => address.Standby.State == StandbyState.Ready) ? new Block.Paragraph(words.ForwardingMayStay) : null,
                back.Count > 0 ? new Block.Heading(words.AddressesHeading(MailStage.Resolved)) : null,
                back.Count > 0 ? Back(back, facts, words, links) : null,
                moved.Count > 0 ? new Block.Paragraph(words.Moved(moved)) : null,
                withdrawn.Count > 0 ? new Block.Paragraph(words.Withdrawn(withdrawn)) : null,
                links is null or { IsForPage: true } ? null : new Block.Links([new Link(words.StateLink, links.State)]),
            ]);
    }

    private static IEnumerable<Block?> WhatBecameOfTheMail(AlertFacts facts, Wording words)
    {
        List<IncidentOutcome> outcomes = [.. facts.Incidents.Select(incident => incident.Outcome).OfType<IncidentOutcome>()];
        var (delayed, twice) = (outcomes.Sum(outcome => outcome.MailsDelayed), outcomes.Sum(outcome => outcome.Duplicates));
        var isProven = outcomes.TrueForAll(outcome => outcome.Proven is not false);

        return
        [
            outcomes.Count > 0
                ? new Block.Paragraph(words.Delayed(delayed, words.Duration(outcomes.Max(outcome => outcome.LongestDelay)))) : null,
            twice > 0 ? new Block.Paragraph(words.CameTwice(twice)) : null,
            outcomes.Exists(outcome => outcome.Proven is not null) ? new Block.Paragraph(words.Proof(isProven)) : null,

            // Not promised if a comparison found a mail missing.
            isProven ? new Block.Paragraph(words.ResolvedPromise) : null,
        ];
    }
}
