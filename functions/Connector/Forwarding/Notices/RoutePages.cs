using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Forwarding.Confirming;
using Connector.Mailboxes;

namespace Connector.Forwarding.Notices;

/// <summary>Lays out the mails about forwarding.</summary>
internal static class RoutePages
{
    private const int MaxAddress = 254;

    public static NoticePage Digest(Locale locale, IReadOnlyList<NotReady> notReady, int inAll)
    {
        var words = Wording.In(locale);

        return new NoticePage(
            words.ReadinessSubject(notReady.Count, inAll),
            new MailPage(
                words.Language,
                Tone.Delayed,
                words.ReadinessState,
                words.ReadinessHeadline(notReady.Count, inAll),
                [
                    new Block.Paragraph(words.ReadinessReason),
                    new Block.ConsoleButton(words.SetUpForwarding(words.Count(notReady.Count))),
                    new Block.Heading(words.NotReadyHeading),
                    Block.Addresses.Of(notReady, one => Row(one, words), words.More),
                    new Block.Heading(words.HowToForwardHeading),
                    new Block.Steps(words.Forwarding(StandbyAdvice.SetUp)),
                ],
                [words.ReadinessFooter]));
    }

    /// <remarks>The confirmation link is shown as text, because mail scanners follow links and only a person may confirm.</remarks>
    public static NoticePage Confirmation(Locale locale, string mailbox, string? inbound, GmailConfirmation asked)
    {
        var words = Wording.In(locale);
        var shown = OneLine.Of(asked.Mailbox ?? mailbox, MaxAddress);
        var isStranger = !asked.IsOf(mailbox);

        return new NoticePage(
            words.ConfirmSubject(shown, isStranger),
            new MailPage(
                words.Language,
                Tone.Stopped,
                words.ConfirmState(isStranger),
                words.ConfirmHeadline(shown),
                [
                    new Block.Paragraph(isStranger ? words.ConfirmStranger(OneLine.Of(mailbox, MaxAddress)) : words.ConfirmReason),
                    new Block.Addresses(
                    [
                        new AddressRow(
                            shown,
                            Details: [],
                            [
                                .. inbound is null ? [] : new[] { new Target(words.OurAddress, OneLine.Of(inbound, MaxAddress)) },
                                .. asked.Code is { } code ? [new Target(words.ConfirmCode, code)] : Enumerable.Empty<Target>(),
                                .. asked.Link is { } link
                                ? [new Target(words.ConfirmLink, OneLine.Of(link, 1_000))] : Enumerable.Empty<Target>(),
                            ],
                            Links: []),
                    ],
                    More: null),
                    new Block.Steps(words.HowToConfirm(asked.Code is not null, asked.Link is not null)),
                ],
                []));
    }

    private static AddressRow Row(NotReady one, Wording words) => new(
        OneLine.Of(one.Address, MaxAddress),
        [words.Readiness(one.Cause)],
        one.InboundAddress is null ? [] : [new Target(words.ForwardTo, OneLine.Of(one.InboundAddress, MaxAddress))],
        Links: []);
}
