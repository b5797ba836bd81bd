using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Connector.IntegrationTests.Support;
using Connector.Links;
using Connector.Pages;
using Connector.WebConsole;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>A person with a browser, in the place of the HTTP triggers: keeps cookies, and sends forms of the open page.</summary>
internal sealed partial class Browser(ConnectorUnderTest connector, CancellationToken token)
{
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>Sent with every call.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public int Status { get; private set; }

    public string Body { get; private set; } = "";

    public string Location { get; private set; } = "";

    /// <summary>The readable text of the page.</summary>
    public string Text => WebUtility.HtmlDecode(Space().Replace(Tag().Replace(Body, " "), " "));

    public IHeaderDictionary Answered { get; private set; } = new HeaderDictionary();

    public async Task<Browser> OpenAsync(string uri)
    {
        await SendAsync(uri, form: null);
        return this;
    }

    /// <summary>Enters as an administrator of the account.</summary>
    public async Task<Browser> EnterAsync(string account, string admin, string page = ConsoleUri.Front)
    {
        var link = connector.Get<ConsoleLinks>().For(account, admin, page, TimeProvider.System.GetUtcNow())!;
        await OpenAsync(link.PathAndQuery);
        return Status == 303 ? await OpenAsync(Location) : this;
    }

    /// <summary>Presses the button of the open page whose form posts to an address.</summary>
    /// <param name="day">What the person enters in the field for a day.</param>
    public async Task<Browser> PressAsync(string action, string day = "")
    {
        var form = Form().Matches(Body).Single(match => WebUtility.HtmlDecode(match.Groups["action"].Value) == action);
        return await PostAsync(action, form.Groups["token"].Value, WebUtility.HtmlDecode(form.Groups["person"].Value), day);
    }

    public async Task<Browser> PostAsync(string action, string formToken, string person = "", string day = "")
    {
        await SendAsync(
            action,
            $"{FormToken.Field}={Uri.EscapeDataString(formToken)}&person={Uri.EscapeDataString(person)}&day={Uri.EscapeDataString(day)}");
        return Status == 303 ? await OpenAsync(Location) : this;
    }

    /// <summary>Sends a form of the open page, or one to an address that it has no form for, with the token of another form.</summary>
    public async Task<Browser> SubmitAsync(string action, params (string Name, string Value)[] fields)
    {
        var forms = Form().Matches(Body);
        var form = forms.FirstOrDefault(match => WebUtility.HtmlDecode(match.Groups["action"].Value) == action) ?? forms[0];
        var token = form.Groups["token"].Value;
        await SendAsync(
            action,
            string.Join('&', fields.Prepend((FormToken.Field, token)).Select(
                field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}")));
        return this;
    }

    private async Task SendAsync(string uri, string? form)
    {
        var parts = uri.Split('?', 2);
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { Response = { Body = body }, RequestServices = services };
        var request = context.Request;
        request.Host = new HostString("localhost", 7071);
        request.QueryString = new QueryString(parts.Length > 1 ? $"?{parts[1]}" : "");
        request.Headers.Cookie = string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

        foreach (var (name, value) in Headers)
        {
            request.Headers[name] = value;
        }

        if (form is not null)
        {
            request.Method = "POST";
            request.ContentType = "application/x-www-form-urlencoded";
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(form));
            request.ContentLength = form.Length;
        }

        await (await RouteAsync(request, parts[0], form is not null)).ExecuteAsync(context);
        (Status, Body, Answered) = (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers);
        Location = Answered.Location.ToString();

        foreach (var cookie in Answered.SetCookie.OfType<string>())
        {
            var (name, value) = (cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..cookie.IndexOf(';')]);
            _ = value.Length == 0 ? _cookies.Remove(name) : (_cookies[name] = value).Length > 0;
        }
    }

    private Task<IResult> RouteAsync(HttpRequest request, string path, bool isPost)
    {
        string[] parts = [.. path.Split('/').Skip(3).Select(Uri.UnescapeDataString)];
        return (parts, isPost) switch
        {
            ([], false) => connector.Get<FrontEndpoint>().GetAsync(request, token),
            (["enter"], false) => connector.Get<FrontEndpoint>().EnterAsync(request, token),
            (["leave"], true) => connector.Get<FrontEndpoint>().LeaveAsync(request, token),
            (["mail"], false) => connector.Get<MailPages>().GetAsync(request, token),
            (["history"], false) => connector.Get<HistoryEndpoint>().GetAsync(request, token),
            (["poison"], false) => connector.Get<PoisonPages>().ListAsync(request, token),
            (["poison", var queue], false) => connector.Get<PoisonPages>().AskAsync(request, queue, token),
            (["poison", var queue], true) => connector.Get<PoisonPages>().DoAsync(request, queue, token),
            (["incidents"], false) => connector.Get<IncidentPages>().ListAsync(request, token),
            (["incidents", var id], false) => connector.Get<IncidentPages>().GetAsync(request, id, token),
            (["incidents", var id, "report"], false) => connector.Get<IncidentPages>().ReportAsync(request, id, token),
            (["accounts", var account], false) => connector.Get<AccountPages>().GetAsync(request, account, token),
            (["accounts", var account, "reports"], false) => connector.Get<ReportPages>().GetAsync(request, account, null, token),
            (["accounts", var account, "reports", var month], false) =>
                connector.Get<ReportPages>().GetAsync(request, account, month, token),
            (["accounts", var account, DestinationPages.Verb], false) =>
                connector.Get<DestinationPages>().ShowAsync(request, account, token),
            (["accounts", var account, DestinationPages.Verb], true) => connector.Get<DestinationPages>().DoAsync(request, account, token),
            (["accounts", var account, var verb], false) => connector.Get<AccountPages>().AskAsync(request, account, verb, token),
            (["accounts", var account, var verb], true) => connector.Get<AccountPages>().DoAsync(request, account, verb, token),
            (["accounts", var account, "mailboxes", var address], false) =>
                connector.Get<MailboxEndpoint>().GetAsync(request, account, address, token),
            (["accounts", var account, "mailboxes", var address, var verb], false) =>
                connector.Get<ActEndpoint>().AskAsync(request, account, address, verb, token),
            (["accounts", var account, "mailboxes", var address, var verb], true) =>
                connector.Get<ActEndpoint>().DoAsync(request, account, address, verb, token),
            _ => throw new ArgumentException($"No route fits {path}."),
        };
    }

    [GeneratedRegex(
        """<form method="post" action="(?<action>[^"]*)">"""
        + """<input type="hidden" name="token" value="(?<token>[^"]*)" />"""
        + """(<input type="hidden" name="person" value="(?<person>[^"]*)" />)?""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
