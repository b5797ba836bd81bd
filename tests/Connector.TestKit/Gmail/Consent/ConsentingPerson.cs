using System.Text.RegularExpressions;

namespace Connector.TestKit.Gmail.Consent;

/// <summary>A person who gets from an app to Google's consent page and decides there, over HTTP as a browser does it.</summary>
internal sealed partial class ConsentingPerson : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public async Task<ConsentAnswer> DecideAsync(Uri authorization, ConsentChoice choice, CancellationToken cancellationToken)
    {
        using var asked = await _http.GetAsync(authorization, cancellationToken);
        var page = await asked.Content.ReadAsStringAsync(cancellationToken);
        if (!page.Contains("<form", StringComparison.Ordinal))
        {
            return Answer(asked, page);
        }

        using var form = new FormUrlEncodedContent(Fields(page, choice));
        using var decided = await _http.PostAsync(authorization, form, cancellationToken);
        return Answer(decided, await decided.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Fields(string page, ConsentChoice choice)
    {
        var inputs = Inputs().Matches(page).Select(
            input => (Name: input.Groups["name"].Value, Value: System.Net.WebUtility.HtmlDecode(input.Groups["value"].Value),
                IsChecked: input.Value.EndsWith(" checked>", StringComparison.Ordinal))).ToList();

        yield return new(ConsentPage.OtherField, choice.Address ?? "");
        foreach (var account in inputs.Where(input => input.Name == ConsentPage.AccountField && input.IsChecked))
        {
            yield return new(ConsentPage.AccountField, account.Value);
        }

        foreach (var scope in inputs.Where(input => input.Name == ConsentPage.ScopeField && choice.TicksScopes))
        {
            yield return new(ConsentPage.ScopeField, scope.Value);
        }

        yield return new(ConsentPage.DecisionField, choice.Allows ? "allow" : "deny");
        yield return new(ConsentPage.TwistField, choice.Twist.ToString());
    }

    private static ConsentAnswer Answer(HttpResponseMessage response, string page) => new(
        (int)response.StatusCode, response.Headers.Location,
        Errors().Match(page) is { Success: true } error ? error.Groups["code"].Value : null);

    [GeneratedRegex("<input [^>]*name=\"(?<name>[^\"]*)\"[^>]*value=\"(?<value>[^\"]*)\"[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex(@"Error \d+: (?<code>\w+)")]
    private static partial Regex Errors();
}
