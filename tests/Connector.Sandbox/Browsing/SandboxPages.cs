using System.Globalization;
using Connector.Sandbox.Staging;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Connector.TestKit.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.Sandbox.Browsing;

/// <summary>
/// The sandbox in a browser: the way to the console, the alert mails as they come, and what a person can do at the simulated Google.
/// </summary>
internal sealed class SandboxPages : IAsyncDisposable
{
    private readonly SandboxStage _stage;
    private readonly GeneratedMails _mails = new(seed: 2409);
    private readonly Lock _gate = new();
    private FaultSwitches? _faults;
    private WebApplication? _host;

    private SandboxPages(SandboxStage stage) => _stage = stage;

    public static async Task<SandboxPages> StartAsync(SandboxStage stage, CancellationToken cancellationToken)
    {
        var pages = new SandboxPages(stage);
        pages._host = await LoopbackHost.StartAsync(port: 0, pages.Map, cancellationToken);
        return pages;
    }

    public Uri Address => LoopbackHost.AddressOf(_host!);

    /// <summary>The story is over, so a person may act at Google without spoiling what it proves.</summary>
    public bool MayAct { get; set; }

    public ValueTask DisposeAsync() => _host!.DisposeAsync();

    private FaultSwitches Faults
    {
        get
        {
            lock (_gate)
            {
                return _faults ??= new FaultSwitches(_stage.Gmail.Faults);
            }
        }
    }

    private void Map(WebApplication app)
    {
        app.Use(GuardAsync);
        app.UseRouting();
        app.MapGet("/", ShowAsync);
        app.MapGet("/mails/{number:int}", context => ShowMailAsync(context, MailPages.Whole, mail: false));
        app.MapGet("/mails/{number:int}/html", context => ShowMailAsync(context, MailPages.Html, mail: true));
        app.MapPost("/faults", SwitchAsync);
        app.MapPost("/deliver", context => ActAsync(context, address =>
            _stage.Gmail.Mailbox(address).Deliver(_mails.Take(1, address).Single())));
        app.MapPost("/revoke", context => ActAsync(context, Revoke));
        app.MapPost("/connect", ConnectAsync);
    }

    /// <summary>Another site that a browser has open can neither read these pages nor press their buttons.</summary>
    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isForeign = HttpMethods.IsPost(request.Method) && site is not ("" or "same-origin" or "none");
        if (request.Host.Host is not ("127.0.0.1" or "localhost") || isForeign)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }

    private Task ShowAsync(HttpContext context) => WriteAsync(
        context, HomePage.Of(_stage, MayAct ? Faults : null, isLive: context.Request.Query.ContainsKey("live")));

    private Task ShowMailAsync(HttpContext context, Func<CaughtMail, string> show, bool mail)
    {
        var number = int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);
        if (!_stage.IsReady || _stage.Smtp.Mails.FirstOrDefault(one => one.Number == number) is not { } found)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return WriteAsync(context, show(found), mail);
    }

    private async Task SwitchAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var isOn = form.ContainsKey("on");
        var known = MayAct && Faults.Set(form[isOn ? "on" : "off"].ToString(), isOn);
        Return(context, known);
    }

    private async Task ActAsync(HttpContext context, Action<string> act)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var known = MayAct && _stage.Gmail.Mailboxes.Any(mailbox => mailbox.Address == form["address"]);
        if (known)
        {
            act(form["address"]!);
        }

        Return(context, known);
    }

    /// <summary>The consent ends at once, as at Google, where the access tokens end with it.</summary>
    private void Revoke(string address)
    {
        _stage.Gmail.Mailbox(address).IsRevoked = true;
        _stage.Gmail.RevokeAccessTokens(address);
    }

    private async Task ConnectAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (account, address) = (form["account"].ToString(), form["address"].ToString().Trim());
        if (!MayAct || address.Length == 0)
        {
            Return(context, isKnown: false);
            return;
        }

        try
        {
            var invite = await _stage.App.Api.InviteAsync(account, address, context.RequestAborted);
            if (_stage.Gmail.Mailboxes.All(mailbox => !mailbox.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
            {
                _stage.Gmail.AddMailbox(address);
            }

            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = invite.AbsoluteUri;
        }
        catch (AppRefusedException refused)
        {
            var reason = HtmlText.Of(refused.Detail ?? refused.Message);
            await WriteAsync(context, HtmlText.Page(
                "Not connected", $"<h1>The connector says no</h1><p>{reason}</p><p>{HtmlText.Link("/", "Back to the sandbox")}</p>"));
        }
    }

    private static void Return(HttpContext context, bool isKnown)
    {
        context.Response.StatusCode = isKnown ? StatusCodes.Status303SeeOther : StatusCodes.Status400BadRequest;
        context.Response.Headers.Location = isKnown ? "/" : default;
    }

    /// <param name="mail">The page is a mail: it may load and run nothing, and its links open tabs.</param>
    private Task WriteAsync(HttpContext context, string html, bool mail = false)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = mail
            ? "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
            : "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                + $"form-action 'self' {(_stage.IsReady ? _stage.Console.GetLeftPart(UriPartial.Authority) : "")}";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html, context.RequestAborted);
    }
}
