using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>Google's authorization endpoint: shows the consent page, and sends the browser back with a code or an error.</summary>
internal sealed class AuthorizationEndpoint(GmailSimulator simulator, AuthorizationCodes codes)
{
    public const string Path = "/o/oauth2/v2/auth";

    private const string HtmlType = "text/html; charset=UTF-8";

    /// <summary>The value of <c>iss</c> in the answer (RFC 9207), which Google sends too.</summary>
    private const string Issuer = "https://accounts.google.com";

    public Task AskAsync(HttpContext context)
    {
        var (request, error) = Read(context);
        if (request is null)
        {
            return RefuseAsync(context, error!);
        }

        simulator.NoteAuthorization(request);
        var accounts = simulator.Mailboxes.Select(mailbox => mailbox.Address).ToList();
        var page = ConsentPage.Ask(request, context.Request.QueryString.Value ?? "", accounts);
        return GoogleAnswer.TextAsync(context, page, HtmlType, StatusCodes.Status200OK);
    }

    public async Task DecideAsync(HttpContext context)
    {
        var (request, error) = Read(context);
        if (request is null)
        {
            await RefuseAsync(context, error!);
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form[ConsentPage.DecisionField] != "allow")
        {
            // RFC 6749, 4.1.2.1.
            Return(context, request, new QueryBuilder { { "error", "access_denied" } });
            return;
        }

        if (AddressOf(form) is not { } address)
        {
            await AskAsync(context);
            return;
        }

        await AllowAsync(context, request, form, address);
    }

    /// <summary>The account in the form of a decision; null if none is named.</summary>
    public static string? AddressOf(IFormCollection form) => form[ConsentPage.OtherField].ToString().Trim() is { Length: > 0 } other
        ? other
        : form[ConsentPage.AccountField].ToString() is { Length: > 0 } account ? account : null;

    private Task AllowAsync(HttpContext context, AuthorizationRequest request, IFormCollection form, string address)
    {
        // A person who tries the sandbox may name any address.
        var mailbox = simulator.FindMailbox(address) ?? simulator.AddMailbox(address);
        var twist = Enum.TryParse<ConsentTwist>(form[ConsentPage.TwistField], out var known) ? known : ConsentTwist.None;
        if (Refusal(request, mailbox, twist) is { } refusal)
        {
            return RefuseAsync(context, refusal);
        }

        mailbox.Owner.HasGmail &= twist != ConsentTwist.NoGmail;
        var ticked = request.Scopes.Where(scope => form[ConsentPage.ScopeField].Contains(scope)).ToList();

        // A scope in an answer cannot be empty (RFC 6749, 3.3).
        IReadOnlyList<string> scopes = ticked.Count > 0 ? ticked : ["openid"];
        var code = codes.Issue(
            request, mailbox.Address, scopes, isTimeLimited: request.Client.IsTesting || twist == ConsentTwist.Testing,
            hasRefreshToken: twist != ConsentTwist.NoRefreshToken && !mailbox.Owner.WithholdsRefreshToken);
        Return(context, request, new QueryBuilder
        {
            { "iss", Issuer }, { "code", code }, { "scope", string.Join(' ', scopes) }, { "authuser", "0" }, { "prompt", "consent" },
        });
        return Task.CompletedTask;
    }

    private static AuthorizationError? Refusal(AuthorizationRequest request, SimulatedMailbox mailbox, ConsentTwist twist)
    {
        if (request.Client.InternalTo is { } domain && !mailbox.Address.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase))
        {
            return new AuthorizationError("org_internal", $"{request.Client.Id} can only be used within its organization.");
        }

        return mailbox.Owner.IsBlockedByAdministrator || twist == ConsentTwist.BlockedByAdministrator
            ? new AuthorizationError("admin_policy_enforced", "Your institution's admin needs to review this app before it can access "
                + "Google data.")
            : null;
    }

    private (AuthorizationRequest? Request, AuthorizationError? Error) Read(HttpContext context) =>
        AuthorizationRequest.Read(context.Request.Query, simulator.FindClient);

    private static Task RefuseAsync(HttpContext context, AuthorizationError error) =>
        GoogleAnswer.TextAsync(context, ConsentPage.Refuse(error), HtmlType, error.Status);

    private static void Return(HttpContext context, AuthorizationRequest request, QueryBuilder answer)
    {
        if (request.State is { } state)
        {
            answer.Add("state", state);
        }

        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = new UriBuilder(request.RedirectUri) { Query = answer.ToString() }.Uri.AbsoluteUri;
    }
}
