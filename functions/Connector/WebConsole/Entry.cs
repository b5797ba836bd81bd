using Connector.Access;
using Connector.Pages;
using Connector.WebConsole.Components;
using Connector.WebConsole.Words;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary>Lets people in: every page and every action of the console begins here.</summary>
public sealed class Entry(AccessCheck access, ConsoleOptions options, FormToken tokens, TimeProvider time)
{
    private const int MaxFormBytes = 64 * 1024;

    /// <summary>Shows a page.</summary>
    /// <param name="page">Null if there is no such page, or the person may not know that there is.</param>
    public async Task<IResult> ShowAsync(HttpRequest request, Func<Frame, Task<IResult?>> page, CancellationToken cancellationToken)
    {
        var answer = await access.WhoAsync(request, cancellationToken);

        if (answer.Visitor is not { } visitor)
        {
            return await RefuseAsync(request, answer);
        }

        var frame = FrameOf(request, visitor);
        return await page(frame) ?? await NotFoundAsync(frame);
    }

    /// <summary>Does what a form asks for, if the form came from a page that this person opened.</summary>
    /// <param name="action">The address that the form posts to.</param>
    public Task<IResult> DoAsync(
        HttpRequest request, string action, Func<Frame, IFormCollection, Task<IResult?>> act, CancellationToken cancellationToken) =>
        ShowAsync(
            request,
            async frame => await FormAsync(request, cancellationToken) is { } form
                && tokens.IsValid(form[FormToken.Field], frame.Visitor.Session, action)
                    ? await act(frame, form)
                    : await NoticeAsync(frame.PageWords, frame.Words.NotDone, frame.Words.FormEnded, StatusCodes.Status403Forbidden, (
                        action == ConsoleUri.Leave ? ConsoleUri.Front : action, frame.Words.Back)),
            cancellationToken);

    private static async Task<IFormCollection?> FormAsync(HttpRequest request, CancellationToken cancellationToken) =>
        FormToken.IsFromElsewhere(request) || !request.HasFormContentType || request.ContentLength is null or > MaxFormBytes
            ? null
            : await request.ReadFormAsync(cancellationToken);

    /// <summary>The page of a link that has ended.</summary>
    public static Task<IResult> LinkEndedAsync(HttpRequest request)
    {
        var locale = PageWords.Preferred(request.Headers.AcceptLanguage);
        var words = ConsoleWords.In(locale);
        return NoticeAsync(PageWords.In(locale), words.LinkEndedTitle, words.LinkEndedText, StatusCodes.Status410Gone);
    }

    private Task<IResult> RefuseAsync(HttpRequest request, AccessAnswer answer)
    {
        var locale = PageWords.Preferred(request.Headers.AcceptLanguage);
        var (page, words) = (PageWords.In(locale), ConsoleWords.In(locale));
        return answer.IsOtherHost ? NoticeAsync(page, words.OtherHostTitle, words.OtherHostText, StatusCodes.Status400BadRequest)
            : answer.IsSignedIn ? NoticeAsync(page, words.RefusedTitle, words.RefusedText, StatusCodes.Status403Forbidden)
            : NoticeAsync(page, words.SignInTitle, words.SignInText, StatusCodes.Status401Unauthorized, options.TrustsPrincipal
                ? ($"/.auth/login/aad?post_login_redirect_uri={ConsoleUri.Front}", words.SignInOperator) : null);
    }

    private static Task<IResult> NotFoundAsync(Frame frame) => NoticeAsync(
        frame.PageWords,
        frame.Words.NotFoundTitle,
        frame.Visitor is Visitor.Administrator administrator
            ? frame.Words.NotFoundFor(administrator.Account.DisplayName) : frame.Words.NotFoundText,
        StatusCodes.Status404NotFound,
        (ConsoleUri.Front, frame.Words.Addresses));

    private static async Task<IResult> NoticeAsync(
        PageWords words, string title, string text, int status, (string Uri, string Text)? link = null) =>
        await PageResult.OfAsync<NoticePage, NoticeModel>(new NoticeModel(words, title, text, link), status);

    private Frame FrameOf(HttpRequest request, Visitor visitor)
    {
        var administrator = visitor as Visitor.Administrator;
        var locale = administrator is null
            ? PageWords.Preferred(request.Headers.AcceptLanguage) : administrator.Admin.Locale ?? administrator.Account.Locale;
        return new Frame(
            visitor,
            locale,
            administrator?.Account.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null,
            time.GetUtcNow(),
            action => tokens.For(visitor.Session, action));
    }
}

/// <summary>A page with one sentence.</summary>
/// <param name="Link">Where to go from here; null for nowhere.</param>
public sealed record NoticeModel(PageWords Words, string Title, string Text, (string Uri, string Text)? Link);
