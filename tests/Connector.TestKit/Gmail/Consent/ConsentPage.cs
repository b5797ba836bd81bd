using System.Text.Encodings.Web;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>Google's pages of the consent, made plain: they need no script, and what only a simulator can do is below a line.</summary>
internal static class ConsentPage
{
    public const string AccountField = "account";
    public const string OtherField = "other";
    public const string ScopeField = "scope";
    public const string DecisionField = "decision";
    public const string TwistField = "twist";

    private static readonly (ConsentTwist Twist, string Text)[] Twists =
    [
        (ConsentTwist.None, "Nothing unusual"),
        (ConsentTwist.Testing, "The app is in Testing: its refresh token ends in 7 days"),
        (ConsentTwist.NoRefreshToken, "Google gives no refresh token"),
        (ConsentTwist.BlockedByAdministrator, "The account's administrator blocks the app"),
        (ConsentTwist.NoGmail, "The account has no Gmail (from now on)"),
    ];

    private const string Style = """
        :root{color-scheme:light dark;font-family:Roboto,Arial,sans-serif;line-height:1.5}
        body{margin:0 auto;max-width:30rem;padding:1.5rem 1rem}
        h1{font-size:1.5rem;font-weight:400}
        fieldset{border:1px solid #8888;border-radius:.5rem;margin:0 0 1rem;padding:.5rem 1rem}
        label{display:block;padding:.4rem 0}
        input[type=email]{box-sizing:border-box;font:inherit;padding:.3rem;width:100%}
        select{font:inherit;max-width:100%;padding:.3rem}
        button{border:1px solid #1a5fc8;border-radius:1.2rem;cursor:pointer;font:inherit;margin:0 .5rem .5rem 0;padding:.4rem 1.4rem}
        .main{background:#1a5fc8;color:#fff}
        .simulator{border-top:2px dashed #8888;margin-top:1rem;padding-top:1rem}
        code{overflow-wrap:anywhere}
        """;

    public static string Ask(AuthorizationRequest request, string query, IReadOnlyList<string> accounts)
    {
        var proposed = Proposed(request, accounts);
        return Page("Sign in – simulated Google", string.Concat(
            "<h1>Choose an account and allow access</h1>",
            Line($"The app <strong>{Html(request.Client.Id)}</strong> wants to access a Google Account."),
            $"<form method=\"post\" action=\"auth{Html(query)}\">",
            "<fieldset><legend>Account</legend>",
            string.Concat(accounts.Append(proposed).OfType<string>().Distinct().Select(
                account => Choice("radio", AccountField, account, account, account == proposed))),
            $"<label>Or use another account: its address <input type=\"email\" name=\"{OtherField}\"></label>",
            "</fieldset><fieldset><legend>What the app may do</legend>",
            string.Concat(request.Scopes.Select(scope =>
                Choice("checkbox", ScopeField, scope, AuthorizationRequest.DescriptionOf(scope), isChecked: true))),
            $"</fieldset><button class=\"main\" name=\"{DecisionField}\" value=\"allow\">Allow</button>",
            $"<button name=\"{DecisionField}\" value=\"deny\">Cancel</button>{Switches(request)}</form>"));
    }

    public static string Refuse(AuthorizationError error) => Page(
        "Access blocked – simulated Google",
        $"<h1>Access blocked</h1>{Line(Html(error.Text))}{Line($"<code>Error {error.Status}: {Html(error.Code)}</code>")}"
            + Line("This is Google's own page: it does not lead back to the app. Use your browser's back button."));

    /// <summary>The account of the login hint; without a hint the first one.</summary>
    private static string? Proposed(AuthorizationRequest request, IReadOnlyList<string> accounts) => request.LoginHint is { } hint
        ? accounts.FirstOrDefault(account => account.Equals(hint, StringComparison.OrdinalIgnoreCase)) ?? hint
        : accounts is [var first, ..] ? first : null;

    private static string Switches(AuthorizationRequest request)
    {
        var options = Twists.Select(
            one => $"<option value=\"{one.Twist}\"{(IsPreset(request, one.Twist) ? " selected" : "")}>{one.Text}</option>");
        return $"<div class=\"simulator\"><label>What happens at Google (simulator only) <select name=\"{TwistField}\">"
            + $"{string.Concat(options)}</select></label></div>";
    }

    private static bool IsPreset(AuthorizationRequest request, ConsentTwist twist) =>
        twist == (request.Client.IsTesting ? ConsentTwist.Testing : ConsentTwist.None);

    private static string Choice(string type, string name, string value, string text, bool isChecked) =>
        $"<label><input type=\"{type}\" name=\"{name}\" value=\"{Html(value)}\"{(isChecked ? " checked" : "")}> {Html(text)}</label>";

    private static string Line(string html) => $"<p>{html}</p>";

    private static string Page(string title, string body) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            + $"<title>{title}</title><style>{Style}</style></head><body><main>{body}</main></body></html>";

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
