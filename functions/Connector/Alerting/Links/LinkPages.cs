using Connector.Alerting.Content;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Components;

namespace Connector.Alerting.Links;

/// <summary>The pages that the links of a mail open. GET changes nothing, because mail scanners follow every link.</summary>
public sealed class LinkPages(
    LinkSigner signer, OutageTable outages, AccountTable accounts, OutageFacts facts, SilenceTable silences, TimeProvider time)
{
    // More than in a mail, because a browser page may be long.
    private const int MaxListed = 1000;

    /// <summary>The page; null if the link is invalid or has expired.</summary>
    public Task<string?> ShowAsync(string? token, CancellationToken cancellationToken) =>
        AnswerAsync(token, isPressed: false, cancellationToken);

    /// <summary>
    /// Does what the link says, and returns a page about it; null if the link is invalid, has expired or only shows a page.
    /// </summary>
    public Task<string?> DoAsync(string? token, CancellationToken cancellationToken) =>
        AnswerAsync(token, isPressed: true, cancellationToken);

    private async Task<string?> AnswerAsync(string? token, bool isPressed, CancellationToken cancellationToken)
    {
        if (await OpenAsync(token, cancellationToken) is not var (link, known, words) || (isPressed && link.Action == LinkAction.State))
        {
            return null;
        }

        // An outage that is over has nothing to silence.
        if (link.Action == LinkAction.State || !known.Outage.IsOpen)
        {
            return await HtmlLayout.RenderPageAsync(StatePage(link, known, words));
        }

        if (!isPressed)
        {
            return await HtmlLayout.RenderPageAsync(AskPage(link, known, words), Form(words.SilenceButton));
        }

        var silence = await silences.BeginAsync(link, cancellationToken);
        var until = link.Action == LinkAction.SilenceHour ? words.Moment(silence.Until, known.Zone) : null;
        return await HtmlLayout.RenderPageAsync(Small(link, known, words, words.SilenceDone(AddressOf(link), until)));
    }

    private async Task<(AlertLink Link, AlertFacts Known, Wording Words)?> OpenAsync(string? token, CancellationToken cancellationToken)
    {
        if (signer.Read(token, time.GetUtcNow()) is not { } link
            || await outages.FindAsync(link.Account, link.Outage, cancellationToken) is not { } outage
            || await accounts.FindAsync(link.Account, cancellationToken) is not { } account)
        {
            return null;
        }

        // The links of a former administrator are invalid.
        return account.Admins.FirstOrDefault(admin => MailPlan.Key(admin) == link.Admin) is { } reader
            ? (link, await facts.GatherAsync(account, outage, cancellationToken), Wording.In(reader.Locale ?? account.Locale))
            : null;
    }

    private MailPage StatePage(AlertLink link, AlertFacts known, Wording words)
    {
        var page = AlertPage.Compose(
            known.Outage.IsOpen ? MailStage.Opened : MailStage.Resolved, known with { MaxListed = MaxListed }, after: 0, words,
            signer.ForPage(known.Account, known.Outage, link));

        // The page is not a mail, so it does not say why one gets it.
        return page with { Footer = [page.Footer[^1]] };
    }

    private MailPage AskPage(AlertLink link, AlertFacts known, Wording words) => Small(
        link,
        known,
        words,
        link.Action switch
        {
            LinkAction.SilenceHour => words.SilenceHour,
            LinkAction.SilenceAddress => $"{words.SilenceAddress}: {AddressOf(link)}",
            _ => words.SilenceOutage,
        });

    private static string? AddressOf(AlertLink link) =>
        link is { Action: LinkAction.SilenceAddress, Address: { } address } ? OneLine.Of(address, 254) : null;

    private MailPage Small(AlertLink link, AlertFacts known, Wording words, string headline)
    {
        var state = StatePage(link, known, words);
        return state with
        {
            State = AlertPage.Token(known.Outage),
            Tone = Tone.Delayed,
            Headline = headline,
            Blocks = [new Block.Paragraph(state.Headline), new Block.Paragraph(words.SilenceNote)],
        };
    }

    private static RenderFragment Form(string button) => builder =>
    {
        builder.OpenComponent<LinkForm>(0);
        builder.AddComponentParameter(1, nameof(LinkForm.Button), button);
        builder.CloseComponent();
    };
}
