using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Composes the resolved mail, with figures about the outage.</summary>
internal sealed class ResolvedPage(AlertFacts facts, Wording words, AlertLinks? links) : OutagePage(facts, words, links)
{
    public MailPage Compose()
    {
        List<AffectedAddress> back = [.. Facts.Addresses.Where(address => address.IsBack)];
        List<string> moved = [.. Facts.Addresses.Where(address => address.Member.Moved).Select(address => address.Shown)];
        List<string> withdrawn = [.. Facts.Addresses.Where(address => address.IsWithdrawn).Select(address => address.Shown)];

        return Page(
            MailStage.Resolved,
            Words.ResolvedHeadline(Who(back), back.Count),
            [
                Lasted(),
                .. back.Count > 0 ? WhatBecameOfTheMail() : [],
                Compared(),
                back.Exists(address => address.Cause == FailureClass.MailboxGone) ? new Block.Paragraph(Words.MayHaveBounced) : null,
                back.Exists(address => address.Standby.State == StandbyState.Ready) ? new Block.Paragraph(Words.ForwardingMayStay) : null,
                back.Count > 0 ? new Block.Heading(Words.AddressesHeading(MailStage.Resolved)) : null,
                back.Count > 0 ? Rows(back, Row) : null,
                moved.Count > 0 ? new Block.Paragraph(Words.Moved(moved)) : null,
                withdrawn.Count > 0 ? new Block.Paragraph(Words.Withdrawn(withdrawn)) : null,
                StateLink,
            ]);
    }

    private AddressRow Row(AffectedAddress address)
    {
        var (since, back) = (address.Member.Since, address.Member.BackAt ?? Facts.Outage.EndedAt ?? Facts.Now);
        return new AddressRow(
            address.Shown, [Words.BackDetail(Moment(since), Moment(back, since), Words.Duration(back - since))], Targets: [], Links: []);
    }

    private IEnumerable<Block?> WhatBecameOfTheMail()
    {
        List<IncidentOutcome> outcomes = [.. Facts.Incidents.Select(incident => incident.Outcome).OfType<IncidentOutcome>()];
        var (delayed, twice) = (outcomes.Sum(outcome => outcome.MailsDelayed), outcomes.Sum(outcome => outcome.Duplicates));
        var isProven = outcomes.TrueForAll(outcome => outcome.Proven is not false);

        return
        [
            outcomes.Count > 0
                ? new Block.Paragraph(Words.Delayed(delayed, Words.Duration(outcomes.Max(outcome => outcome.LongestDelay)))) : null,
            twice > 0 ? new Block.Paragraph(Words.CameTwice(twice)) : null,
            outcomes.Exists(outcome => outcome.Proven is not null) ? new Block.Paragraph(Words.Proof(isProven)) : null,

            // Not promised if a comparison found a mail missing.
            isProven ? new Block.Paragraph(Words.ResolvedPromise) : null,
        ];
    }
}
