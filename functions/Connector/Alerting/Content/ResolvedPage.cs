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

        List<Block> blocks =
        [
            new Block.Paragraph(words.ResolvedSpan(
                words.Moment(since, facts.Zone), words.Moment(ended, since, facts.Zone), words.Duration(ended - since))),
            .. back.Count > 0 ? WhatBecameOfTheMail(facts, words) : [],
            .. back.Exists(address => address.Cause == FailureClass.MailboxGone)
            ? [new Block.Paragraph(words.MayHaveBounced)] : Enumerable.Empty<Block>(),
            .. back.Exists(address => address.Standby.State == StandbyState.Ready)
            ? [new Block.Paragraph(words.ForwardingMayStay)] : Enumerable.Empty<Block>(),
        ];

        if (back.Count > 0)
        {
            blocks.Add(new Block.Heading(words.AddressesHeading(MailStage.Resolved)));
            blocks.Add(Back(back, facts, words, links));
        }

        if (moved.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.Moved([.. moved.Take(MaxListed)], moved.Count - MaxListed)));
        }

        if (withdrawn.Count > 0)
        {
            blocks.Add(new Block.Paragraph(words.Withdrawn([.. withdrawn.Take(MaxListed)], withdrawn.Count - MaxListed)));
        }

        if (links is not null)
        {
            blocks.Add(new Block.Links([new Link(words.StateLink, links.State)]));
        }

        return AlertPage.Page(MailStage.Resolved, facts, words, words.ResolvedHeadline(AlertPage.Who(back, words), back.Count), blocks);
    }

    private static IEnumerable<Block> WhatBecameOfTheMail(AlertFacts facts, Wording words)
    {
        List<IncidentOutcome> outcomes = [.. facts.Incidents.Select(incident => incident.Outcome).OfType<IncidentOutcome>()];

        if (outcomes.Count > 0)
        {
            yield return new Block.Paragraph(words.Delayed(
                outcomes.Sum(outcome => outcome.MailsDelayed), words.Duration(outcomes.Max(outcome => outcome.LongestDelay))));
        }

        if (outcomes.Sum(outcome => outcome.Duplicates) is var twice and > 0)
        {
            yield return new Block.Paragraph(words.CameTwice(twice));
        }

        if (outcomes.Exists(outcome => outcome.Proven is not null))
        {
            yield return new Block.Paragraph(words.Proof(outcomes.TrueForAll(outcome => outcome.Proven is not false)));
        }

        // Not promised if a comparison found a mail missing.
        if (outcomes.TrueForAll(outcome => outcome.Proven is not false))
        {
            yield return new Block.Paragraph(words.ResolvedPromise);
        }
    }
}
