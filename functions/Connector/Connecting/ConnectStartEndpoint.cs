using Connector.Connecting.Pages;
using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.Connecting;

/// <summary>
/// <c>GET</c> and <c>POST connect/{invite}</c>: the page that an invite link opens. The link's signature proves the reader. Opening it
/// changes nothing, because mail scanners follow every link; its button leads to Google.
/// </summary>
public sealed class ConnectStartEndpoint(
    OpenInvites invites, StartPages pages, ConnectStates states, IConsent consents, FormToken forms)
{
    /// <summary>Name of the cookie that binds a visit to the browser.</summary>
    public const string Cookie = "connect";

    /// <summary>Field of the form: Google asks which account to use.</summary>
    public const string ChooseField = "choose";

    private const int MaxCookie = 100;

    public async Task<IResult> GetAsync(HttpRequest request, string invite, CancellationToken cancellationToken) =>
        await invites.FindAsync(invite, cancellationToken) is { } open
            ? await PageAsync(await pages.StartAsync(open, cancellationToken))
            : await OverAsync(request);

    public async Task<IResult> PostAsync(HttpRequest request, string invite, CancellationToken cancellationToken)
    {
        if (await invites.FindAsync(invite, cancellationToken) is not { } open)
        {
            return await OverAsync(request);
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;

        if (FormToken.IsFromElsewhere(request) || !forms.IsValid(form[FormToken.Field], open.Token, open.Path)
            || consents is not { RedirectUri: not null } || consents.ClientOf(open.Account) is not { } client)
        {
            return new SeeOther(open.Path);
        }

        var browser = PageCookie.Read(request, Cookie) is { Length: > 0 and <= MaxCookie } known ? known : ConnectStates.NewSecret();
        PageCookie.Write(request, Cookie, browser, ConnectStates.Lifetime);
        var (state, challenge) = await states.BeginAsync(open.Invite.Mailbox, open.Token, client, browser, cancellationToken);
        var page = consents.PageFor(
            new ConsentRequest(client, state, challenge, open.Invite.Mailbox.Address, form[ChooseField].Count > 0));
        return new SeeOther(page.AbsoluteUri);
    }

    private async Task<IResult> OverAsync(HttpRequest request) => await PageAsync(
        pages.LinkOver(PageWords.Preferred(request.Headers.AcceptLanguage)), StatusCodes.Status410Gone);

    private async Task<IResult> PageAsync(ConnectPage page, int status = StatusCodes.Status200OK) =>
        await PageResult.OfAsync<ConnectDocument, ConnectPage>(page, status, StartPages.FormTargets(consents));
}
