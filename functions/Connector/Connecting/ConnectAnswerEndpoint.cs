using System.Text.RegularExpressions;
using Connector.Connecting.Pages;
using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.Connecting;

/// <summary>
/// <c>GET connect/callback</c>, to which Google sends the browser back, and <c>GET connect/done/{result}</c>, to which the callback leads
/// at once. So no code and no state stays in the address bar or the history.
/// </summary>
public sealed partial class ConnectAnswerEndpoint(
    FinishConnect finish, ConnectResults results, ConnectStates states, ResultPages pages, IConsent consents)
{
    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var query = request.Query;
        var error = query["error"].ToString() is { Length: > 0 } text ? ErrorPattern().IsMatch(text) ? text : "unknown" : null;
        var answer = new ConsentAnswer(query["state"], query["code"], error);
        var result = await finish.HandleAsync(
            answer, PageCookie.Read(request, ConnectStartEndpoint.Cookie), cancellationToken);
        return new SeeOther(ConnectResults.Path + result);
    }

    public async Task<IResult> DoneAsync(HttpRequest request, string result, CancellationToken cancellationToken)
    {
        var preferred = PageWords.Preferred(request.Headers.AcceptLanguage);

        if (results.Read(result) is not { } known)
        {
            return await PageAsync(ResultPages.Over(preferred), StatusCodes.Status410Gone);
        }

        if (known is { Kind: ConnectResultKind.StillWorking, Detail: { } id }
            && await states.FindAsync(id, cancellationToken) is { Result: { } meanwhile })
        {
            return new SeeOther(ConnectResults.Path + meanwhile);
        }

        return await PageAsync(await pages.OfAsync(known, ConnectResults.Path + result, preferred, cancellationToken));
    }

    private async Task<IResult> PageAsync(ConnectPage page, int status = StatusCodes.Status200OK) =>
        await PageResult.OfAsync<ConnectDocument, ConnectPage>(page, status, StartPages.FormTargets(consents));

    /// <summary>The form of OAuth's errors, so that a page does not repeat a text that a stranger put into the address.</summary>
    [GeneratedRegex(@"\A[a-zA-Z_.]{1,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorPattern();
}
