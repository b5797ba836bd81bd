using Connector.Alerting.Content;
using Connector.Alerting.Words;
using Connector.Connecting.Words;
using Connector.Mailboxes;
using Connector.Pages;

namespace Connector.Connecting.Pages;

/// <summary>The page that an invite link opens: who asks, for which address, what is read and what never.</summary>
public sealed class StartPages(IConsent consents, MailboxTable mailboxes, FormToken forms)
{
    internal const int MaxAddress = 254;

    internal const int MaxAsker = 120;

    /// <summary>Google's page where a person ends permissions.</summary>
    private const string Permissions = "https://myaccount.google.com/connections";

    /// <summary>
    /// Google may send the browser on to the sign-in of the person's own organisation, whose address is not known.
    /// </summary>
    public static string[] FormTargets(IConsent consents) =>
        consents.Origin.StartsWith("https:", StringComparison.Ordinal) ? ["https:"] : ["https:", consents.Origin];

    public async Task<ConnectPage> StartAsync(OpenInvite open, CancellationToken cancellationToken)
    {
        var (shared, words) = (PageWords.In(open.Account.Locale), ConnectWords.In(open.Account.Locale));

        if (consents is not { RedirectUri: { } redirect } || consents.ClientOf(open.Account) is not { } client)
        {
            return Plain(shared, Mark.Act, words.NotSetUp);
        }

        var address = OneLine.Of(open.Invite.Mailbox.Address, MaxAddress);
        var asker = OneLine.Of(open.Invite.Asker is { Length: > 0 } given ? given : open.Account.DisplayName, MaxAsker);
        var known = await mailboxes.FindAsync(open.Invite.Mailbox, cancellationToken);
        var until = Wording.In(open.Account.Locale).Moment(open.Invite.ExpiresAt, ZoneOf(open.Account));

        return new ConnectPage(shared, State: null, words.StartHeadline(asker, address),
        [
            new ConnectPart.Paragraph(known switch
            {
                null => words.StartText(asker, address),
                { State.AsParked.Cause: FailureClass.CredentialsRevoked or FailureClass.CredentialsUnreadable } =>
                    words.ReconnectText(address),
                _ => words.RenewText(address),
            }),
            new ConnectPart.Press(open.Path, forms.For(open.Token, open.Path), words.Continue),
            new ConnectPart.Paragraph(words.SignInAs(address)),
            new ConnectPart.Heading(words.ReadsHeading),
            new ConnectPart.Bullets(words.Reads(known is not null)),
            new ConnectPart.Heading(words.NeverHeading),
            new ConnectPart.Bullets(words.Never),
            new ConnectPart.Go(words.EndAnyTime, Permissions),
            new ConnectPart.More(words.BlockedSummary, Blocked(words, client)),
            new ConnectPart.More(words.OperatorSummary, Operator(words, client, redirect)),
            new ConnectPart.Paragraph(words.LinkUntil(until)),
        ]);
    }

#pragma warning disable CA1822 // An instance member, like the other pages.
    public ConnectPage LinkOver(Locale locale) => Plain(PageWords.In(locale), Mark.Act, ConnectWords.In(locale).LinkOver);
#pragma warning restore CA1822

    internal static ConnectPage Plain(PageWords shared, Mark mark, ResultText text) => new(
        shared, new ConnectMark(mark, text.State), text.Headline, [.. text.Paragraphs.Select(one => new ConnectPart.Paragraph(one))]);

    /// <summary>What a Workspace's administrator needs to allow the app.</summary>
    internal IReadOnlyList<ConnectPart> Blocked(ConnectWords words, string client) =>
    [
        new ConnectPart.Paragraph(words.BlockedText),
        new ConnectPart.Facts(
        [
            new ConnectFact(words.ClientId, client, IsCopied: true),
            new ConnectFact(words.Scope, consents.Scope, IsCopied: true),
        ]),
        new ConnectPart.Paragraph(words.BlockedPath),
    ];

    internal static TimeZoneInfo? ZoneOf(Account account) =>
        account.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;

    private static IReadOnlyList<ConnectPart> Operator(ConnectWords words, string client, Uri redirect) =>
    [
        new ConnectPart.Paragraph(words.OperatorText),
        new ConnectPart.Facts(
        [
            new ConnectFact(words.RedirectUri, redirect.AbsoluteUri, IsCopied: true),
            new ConnectFact(words.ClientId, client, IsCopied: true),
        ]),
    ];
}
