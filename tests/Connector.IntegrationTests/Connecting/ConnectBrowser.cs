using System.Net;
using System.Text.RegularExpressions;
using Connector.Api;
using Connector.Connecting;
using Connector.IntegrationTests.Support;
using Connector.Pages;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;
using Microsoft.AspNetCore.Http;

namespace Connector.IntegrationTests.Connecting;

/// <summary>A person's browser on the pages that connect a mailbox. It keeps the cookie, sends the forms and goes to the simulated
/// Google.</summary>
internal sealed partial class ConnectBrowser(ConnectorUnderTest connector, CancellationToken cancellationToken)
{
    public const string PublicUri = "http://127.0.0.1:7071/";

    /// <summary>Settings with which the app makes links.</summary>
    public static (string Name, string Value)[] Settings { get; } =
        [("Console__BaseUri", PublicUri), ("Alerts__LinkKey", Convert.ToBase64String(new byte[32]))];

    public string? Cookie { get; set; }

    public async Task<string> InviteAsync(string address)
    {
        var answer = ApiAnswer.Of(
            await connector.Get<InviteEndpoint>().PostAsync(ConnectorUnderTest.Account, address, cancellationToken));
        return answer.Body.GetProperty("url").GetString()!.Split('/')[^1];
    }

    /// <summary>Opens an invite link.</summary>
    public async Task<PageResult> OpenAsync(string invite) =>
        (PageResult)await connector.Get<ConnectStartEndpoint>().GetAsync(Request(), invite, cancellationToken);

    /// <summary>Presses the button of a page.</summary>
    /// <returns>Where the browser is sent.</returns>
    public async Task<string> PressAsync(string html)
    {
        var fields = Fields().Matches(html).ToDictionary(
            field => field.Groups["name"].Value, field => new Microsoft.Extensions.Primitives.StringValues(field.Groups["value"].Value));
        return await PostAsync(InviteIn().Match(html).Groups["invite"].Value, fields);
    }

    public async Task<string> PostAsync(
        string invite, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> fields, string? site = "same-origin")
    {
        var request = Request();
        request.Method = "POST";
        request.ContentType = "application/x-www-form-urlencoded";
        request.Form = new FormCollection(fields);
        request.Headers["Sec-Fetch-Site"] = site;
        var answer = (SeeOther)await connector.Get<ConnectStartEndpoint>().PostAsync(request, invite, cancellationToken);

        if (CookieIn().Match(request.HttpContext.Response.Headers.SetCookie.ToString()) is { Success: true } cookie)
        {
            Cookie = cookie.Groups["value"].Value;
        }

        return answer.Location;
    }

    /// <summary>Goes with Google's answer to the app.</summary>
    /// <returns>Where the browser is sent.</returns>
    public async Task<string> ReturnAsync(Uri callback)
    {
        var request = Request();
        request.QueryString = new QueryString(callback.Query);
        return ((SeeOther)await connector.Get<ConnectAnswerEndpoint>().AnswerAsync(request, cancellationToken)).Location;
    }

    /// <summary>Opens a result page, and follows where it leads.</summary>
    public async Task<PageResult> ShowAsync(string location)
    {
        var answer = await connector.Get<ConnectAnswerEndpoint>().DoneAsync(Request(), location.Split('/')[^1], cancellationToken);
        return answer is SeeOther onward ? await ShowAsync(onward.Location) : (PageResult)answer;
    }

    /// <summary>Goes from the invite link to Google, decides there, and comes back.</summary>
    /// <returns>The result page, as text.</returns>
    public async Task<string> ConnectAsync(string address, ConsentChoice? choice = null) =>
        await FinishAsync(await PressAsync((await OpenAsync(await InviteAsync(address))).Html), choice);

    public async Task<string> FinishAsync(string authorization, ConsentChoice? choice = null) =>
        TextOf(await ShowAsync(await ReturnAsync(await DecideAsync(authorization, choice))));

    /// <summary>Decides at Google.</summary>
    public async Task<Uri> DecideAsync(string authorization, ConsentChoice? choice = null) =>
        (await GmailSimulator.ConsentAsync(new Uri(authorization), choice, cancellationToken)).Callback!;

    public static string TextOf(PageResult page) => WebUtility.HtmlDecode(page.Html);

    private HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;

        if (Cookie is not null)
        {
            request.Headers.Cookie = $"__Host-{ConnectStartEndpoint.Cookie}={Cookie}";
        }

        return request;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Fields();

    [GeneratedRegex("action=\"/api/connect/(?<invite>[^\"]*)\"")]
    private static partial Regex InviteIn();

    [GeneratedRegex("__Host-connect=(?<value>[^;]*); max-age=600; path=/; secure; samesite=lax; httponly")]
    private static partial Regex CookieIn();
}
