using Connector.Alerting.Content;
using Connector.Connecting.Words;
using Connector.Mailboxes;
using Connector.Pages;
using static Connector.Connecting.ConnectResultKind;

namespace Connector.Connecting.Pages;

/// <summary>The pages after Google's consent page, one for each kind of result. Each says what to do.</summary>
public sealed class ResultPages(
    AccountTable accounts, OpenInvites invites, ConnectedPages connected, StartPages start, IConsent consents, FormToken forms)
{
    private const int MaxDetail = 300;

    /// <summary>The page of a result that has expired.</summary>
    public static ConnectPage Over(Locale locale) =>
        StartPages.Plain(PageWords.In(locale), Mark.Quiet, ConnectWords.In(locale).ResultOver);

    /// <param name="path">The address of this page.</param>
    /// <param name="preferred">The language if the account is unknown.</param>
    public async Task<ConnectPage> OfAsync(ConnectResult result, string path, Locale preferred, CancellationToken cancellationToken)
    {
        var account = result.Mailbox is { Account: var id } ? await accounts.FindAsync(id, cancellationToken) : null;
        var locale = account?.Locale ?? preferred;

        if (result is { Kind: Connected or Reconnected or ConnectedLater, Mailbox: { } mailbox })
        {
            return account is not null && await connected.OfAsync(account, mailbox, result.Kind, path, cancellationToken) is { } page
                ? page
                : Over(locale);
        }

        var words = ConnectWords.In(locale);
        var text = words.Of(
            result.Kind, OneLine.Of(result.Mailbox?.Address ?? "", StartPages.MaxAddress), OneLine.Of(result.Detail ?? "", MaxDetail));
        var plain = StartPages.Plain(PageWords.In(locale), MarkOf(result.Kind), text);
        var open = await invites.FindAsync(result.Invite, cancellationToken);

        return plain with
        {
            Parts = [.. plain.Parts, .. Lines(result, words, account), .. Buttons(result, words, text, open, path)],
        };
    }

    private static Mark MarkOf(ConnectResultKind kind) => kind is StillWorking or GoogleAway ? Mark.Waiting : Mark.Act;

    /// <summary>What the reader sends to the administrator or the operator.</summary>
    private IEnumerable<ConnectPart> Lines(ConnectResult result, ConnectWords words, Account? account)
    {
        if (account is null || consents.ClientOf(account) is not { } client)
        {
            return [];
        }

        return result.Kind switch
        {
            ForbiddenByAdministrator => start.Blocked(words, client),
            ClientWrong =>
            [
                new ConnectPart.Facts(
                [
                    new ConnectFact(words.RedirectUri, consents.RedirectUri?.AbsoluteUri ?? "", IsCopied: true),
                    new ConnectFact(words.ClientId, client, IsCopied: true),
                    .. result.Detail is { } error
                        ? [new ConnectFact(words.GoogleSays, OneLine.Of(error, MaxDetail))] : Enumerable.Empty<ConnectFact>(),
                ]),
            ],
            _ => [],
        };
    }

    private IEnumerable<ConnectPart> Buttons(ConnectResult result, ConnectWords words, ResultText text, OpenInvite? open, string path)
    {
        if (result.Kind == StillWorking)
        {
            yield return new ConnectPart.Go(words.ShowResult, path);
        }
        else if (open is not null && result.Kind == WrongAccount)
        {
            yield return new ConnectPart.Press(
                open.Path, forms.For(open.Token, open.Path), words.UseAnotherAccount, ChoosesAccount: true);
        }
        else if (open is not null && text.Button is { } again)
        {
            yield return new ConnectPart.Press(open.Path, forms.For(open.Token, open.Path), again);
        }
    }
}
