using Connector.Alerting;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Accounts over HTTP.</summary>
public sealed class AccountsEndpoint(AccountTable accounts, AdminReach reach)
{
    public const int MaxAdmins = 500;

    /// <summary>Of so many administrators with long addresses.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxNameLength = 200;

    /// <summary>Accounts on a page.</summary>
    public const int PageLength = 100;

    /// <summary><c>PUT accounts/{account}</c>: adds or replaces.</summary>
    public async Task<IResult> PutAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (body, wrong) = await JsonBody.ReadAsync<AccountBody>(request, cancellationToken, MaxBytes);
        var account = body is null ? null : Read(id, body, out wrong);

        if (account is null)
        {
            return Problem.BadRequest(wrong!);
        }

        var known = await accounts.FindAsync(id, cancellationToken);
        await accounts.SaveAsync(account, cancellationToken);
        var view = ToView(account, await reach.WarningsAsync(account, cancellationToken));
        return known is null ? Results.Created($"/api/accounts/{id}", view) : Results.Ok(view);
    }

    /// <summary><c>GET accounts/{account}</c>.</summary>
    public async Task<IResult> GetAsync(string id, CancellationToken cancellationToken) =>
        Account.IsId(id) && await accounts.FindAsync(id, cancellationToken) is { } account
            ? Results.Ok(ToView(account, await reach.WarningsAsync(account, cancellationToken)))
            : Problem.NotFound($"There is no account '{id}'.");

    /// <summary><c>GET accounts</c>: all accounts by id, a page at a time.</summary>
    /// <param name="continuationToken">As the page before gave it: an id; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string? continuationToken, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(continuationToken) && !Account.IsId(continuationToken))
        {
            return Problem.BadRequest("continuationToken must be left out, or be what the page before gave.");
        }

        // One more than fits tells whether there is another page.
        var after = string.IsNullOrEmpty(continuationToken) ? null : continuationToken;
        var found = await accounts.ListAsync(after, cancellationToken).Take(PageLength + 1).ToListAsync(cancellationToken);
        var page = found.Take(PageLength).ToList();

        return Results.Ok(new
        {
            accounts = page.Select(account => new { account = account.Id, account.DisplayName, locale = ToText(account.Locale), account.TimeZone }),
            continuationToken = found.Count > PageLength ? page[^1].Id : null,
        });
    }

    private static Account? Read(string id, AccountBody body, out string? wrong)
    {
        wrong = null;

        if (!Account.IsId(id))
        {
            wrong = "The account's id must be 1 to 63 lower-case letters, digits and dashes, and must not begin with a dash.";
        }
        else if (string.IsNullOrWhiteSpace(body.DisplayName) || body.DisplayName.Length > MaxNameLength || body.DisplayName.Any(char.IsControl))
        {
            wrong = $"displayName must be a text of 1 to {MaxNameLength} characters without control characters.";
        }
        else if (ToLocale(body.Locale) is not { } locale)
        {
            wrong = $"locale must be {Locales}.";
        }
        else if (body.TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(body.TimeZone, out _))
        {
            wrong = "timeZone must be an IANA name such as \"Europe/Berlin\", or left out.";
        }
        else if (ToAdmins(body.Admins, ref wrong) is { } admins)
        {
            return new Account(id, body.DisplayName.Trim(), locale, admins) { TimeZone = body.TimeZone };
        }

        return null;
    }

    private static List<Admin>? ToAdmins(IReadOnlyList<AdminBody?>? bodies, ref string? wrong)
    {
        if (bodies is not { Count: > 0 and <= MaxAdmins })
        {
            wrong = $"admins must list 1 to {MaxAdmins} administrators: they are told when an address stops working.";
            return null;
        }

        var admins = new List<Admin>();

        foreach (var (index, body) in bodies.Index())
        {
            if (MailAddress.Normalize(body?.Email) is not { } email)
            {
                wrong = $"admins[{index}].email must be a mail address.";
                return null;
            }

            if (body!.Locale is not null && ToLocale(body.Locale) is null)
            {
                wrong = $"admins[{index}].locale must be {Locales}, or left out for the account's.";
                return null;
            }

            admins.Add(new Admin(email, ToLocale(body.Locale)));
        }

        return [.. admins.DistinctBy(admin => admin.Email)];
    }

    private static Locale? ToLocale(string? text) =>
        Enum.GetValues<Locale>().Where(locale => ToText(locale) == text).Select(locale => (Locale?)locale).FirstOrDefault();

    private static string ToText(Locale locale) => locale.ToString().ToLowerInvariant();

    private static string Locales => string.Join(" or ", Enum.GetValues<Locale>().Select(locale => $"\"{ToText(locale)}\""));

    private static object ToView(Account account, IReadOnlyList<string> warnings) => new
    {
        account = account.Id,
        account.DisplayName,
        locale = ToText(account.Locale),
        account.TimeZone,
        admins = account.Admins.Select(admin => new { admin.Email, locale = ToText(admin.Locale ?? account.Locale) }),
        warnings,
    };

    private sealed record AccountBody(string? DisplayName, string? Locale, IReadOnlyList<AdminBody?>? Admins, string? TimeZone = null);

    private sealed record AdminBody(string? Email, string? Locale);
}
