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
    private readonly ForwardingSwitches _forwarding;
    private readonly GeneratedMails _mails = new(seed: 2409);
    private readonly Lock _gate = new();
    private FaultSwitches? _faults;
    private WebApplication? _host;

    private SandboxPages(SandboxStage stage) => (_stage, _forwarding) = (stage, new ForwardingSwitches(stage));

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
        app.MapPost("/deliver", context => ActAsync(context, Deliver));
        app.MapPost("/revoke", context => ActAsync(context, Revoke));
        app.MapPost("/forward", context => ActAsync(context, address => _forwarding.StepAsync(address, context.RequestAborted)));
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
        context, HomePage.Of(_stage, MayAct ? Faults : null, _forwarding, isLive: context.Request.Query.ContainsKey(HomePage.Live)));

    private Task ShowMailAsync(HttpContext context, Func<CaughtMail, string> show, bool mail)
    {
        var number = int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);
        if (!_stage.IsReady || _stage.Smtp.Mails.FirstOrDefault(one => one.Number == number) is not { } found)
        {
            return RefuseAsync(context, "There is no such mail", StatusCodes.Status404NotFound);
        }

        return WriteAsync(context, show(found), mail);
    }

    private async Task SwitchAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var isOn = form.ContainsKey("on");
        var known = MayAct && Faults.Set(form[isOn ? "on" : "off"].ToString(), isOn);
        await ReturnAsync(context, known, "faults");
    }

    private async Task ActAsync(HttpContext context, Func<string, Task> act)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var known = MayAct && _stage.Gmail.Mailboxes.Any(mailbox => mailbox.Address == form["address"]);
        try
        {
            await (known ? act(form["address"]!) : Task.CompletedTask);
            await ReturnAsync(context, known, "mailboxes");
        }
        catch (AppRefusedException refused)
        {
            await RefuseAsync(context, refused.Detail ?? refused.Message, StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>The consent ends at once, as at Google, where the access tokens end with it.</summary>
    private Task Revoke(string address)
    {
        _stage.Gmail.Mailbox(address).IsRevoked = true;
        _stage.Gmail.RevokeAccessTokens(address);
        return Task.CompletedTask;
    }

    private Task Deliver(string address)
    {
        _stage.Gmail.Mailbox(address).Deliver(_mails.Take(1, address).Single());
        return Task.CompletedTask;
    }

    private async Task ConnectAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (account, address) = (form["account"].ToString(), form["address"].ToString().Trim());
        if (!MayAct || address.Length == 0)
        {
            await ReturnAsync(context, isKnown: false, "");
            return;
        }

        try
        {
            var invite = await _stage.App.Api.InviteAsync(account, address, context.RequestAborted);
            if (_stage.Gmail.Mailboxes.All(mailbox => !mailbox.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
            {
                _stage.Gmail.AddMailbox(address);
            }

            _forwarding.Know(account, address);

            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = invite.AbsoluteUri;
        }
        catch (AppRefusedException refused)
        {
            await RefuseAsync(context, refused.Detail ?? refused.Message, StatusCodes.Status400BadRequest);
        }
    }

    /// <param name="section">Of the first page, where the button was.</param>
    private Task ReturnAsync(HttpContext context, bool isKnown, string section)
    {
        if (!isKnown)
        {
            return RefuseAsync(
                context, MayAct ? "The page was too old" : "This works when the story is over", StatusCodes.Status400BadRequest);
        }

        var query = context.Request.Query.ContainsKey(HomePage.Live) ? $"?{HomePage.Live}" : "";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"/{query}#{section}";
        return Task.CompletedTask;
    }

    private Task RefuseAsync(HttpContext context, string reason, int status)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, HtmlText.Page(
            "Nothing was done",
            $"<h1>Nothing was done</h1><p>{HtmlText.Of(reason.TrimEnd('.'))}.</p><p>{HtmlText.Link("/", "Back to the sandbox")}</p>"));
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
