using System.Text.Json;
using Connector.Alerting;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>PUT</c>, <c>GET</c> and <c>DELETE accounts/{account}</c>, and <c>GET accounts</c>.</summary>
public sealed class AccountsEndpoint(
    AccountTable accounts,
    AdminReach reach,
    MailboxTable mailboxes,
    DisconnectMailbox disconnect,
    AccountErasure erasure,
    TokenCipher tokens)
{
    public const int MaxAdmins = 500;

    /// <summary>Room for <see cref="MaxAdmins"/> administrators with long addresses.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxNameLength = 200;

    /// <summary><c>PUT accounts/{account}</c>: adds or replaces the account.</summary>
    public async Task<IResult> PutAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (body, wrong) = await JsonBody.ReadAsync<AccountBody>(request, cancellationToken, MaxBytes);

        if ((wrong ?? Mistake(id, body!)) is { } mistake)
        {
            return Problem.BadRequest(mistake);
        }

        var known = await accounts.FindAsync(id, cancellationToken);
        var client = OAuthClientBody.Read(body!.OauthClient, id, known?.OAuthClient, tokens, out wrong);

        if (wrong is not null)
        {
            return Problem.BadRequest(wrong);
        }

        var account = new Account(id, body.DisplayName!.Trim(), ToLocale(body.Locale)!.Value, ToAdmins(body.Admins!, known))
        {
            WeeklyTestMail = body.WeeklyTestMail ?? known?.WeeklyTestMail ?? false,
            MonthlyReport = body.MonthlyReport ?? known?.MonthlyReport ?? true,
            TimeZone = body.TimeZone,
            OAuthClient = client,
        };
        await accounts.SaveAsync(account, cancellationToken);
        var view = ToView(account, await reach.WarningsAsync(account, cancellationToken));
        return known is null ? Results.Created($"/api/accounts/{id}", view) : Results.Ok(view);
    }

    /// <summary><c>GET accounts/{account}</c>.</summary>
    public async Task<IResult> GetAsync(string id, CancellationToken cancellationToken) =>
        await accounts.FindByPathAsync(id, cancellationToken) is { } account
            ? Results.Ok(ToView(account, await reach.WarningsAsync(account, cancellationToken)))
            : ApiPath.NoAccount(id);

    /// <summary><c>GET accounts</c>: a page of accounts, ordered by id.</summary>
    /// <param name="continuationToken">The id of the last account on the page before; null or empty for the first page.</param>
    public async Task<IResult> ListAsync(string? continuationToken, CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(continuationToken) ? null : continuationToken;

        if (after is not null && !Account.IsId(after))
        {
            return Page.WrongToken;
        }

        var page = await Page.FirstOfAsync(accounts.ListAsync(after, cancellationToken), account => account.Id, cancellationToken);
        return Results.Ok(new
        {
            accounts = page.Items.Select(
                account => new { account = account.Id, account.DisplayName, locale = ToText(account.Locale), account.TimeZone }),
            page.ContinuationToken,
        });
    }

    /// <summary><c>DELETE accounts/{account}</c>. A call that failed can be repeated. Imported mail stays.</summary>
    /// <param name="withMailboxes"><c>true</c> disconnects the account's mailboxes too; otherwise an account with mailboxes is
    /// refused.</param>
    public async Task<IResult> DeleteAsync(string account, string? withMailboxes, CancellationToken cancellationToken)
    {
        if (!Account.IsId(account) || !await accounts.ExistsAsync(account, cancellationToken))
        {
            return ApiPath.NoAccount(account);
        }

        var keys = await mailboxes.KeysAsync(account, cancellationToken);

        if (keys.Count > 0 && withMailboxes != "true")
        {
            return Problem.Conflict($"The account has {keys.Count} mailboxes: disconnect them first, "
                + $"or call DELETE accounts/{account}?disconnect=true, which disconnects them too.");
        }

        if (await disconnect.HandleManyAsync(keys, cancellationToken) is > 0 and var failed)
        {
            return Problem.Unavailable($"{failed} of {keys.Count} mailboxes could not be disconnected. Repeat the call.");
        }

        await erasure.EraseAsync(account, cancellationToken);
        return Results.NoContent();
    }

    private static string? Mistake(string id, AccountBody body) =>
        !Account.IsId(id) ? "The account's id must be 1 to 63 lower-case letters, digits and dashes, and must not begin with a dash."
        : string.IsNullOrWhiteSpace(body.DisplayName) || body.DisplayName.Length > MaxNameLength || body.DisplayName.Any(char.IsControl)
            ? $"displayName must be a text of 1 to {MaxNameLength} characters without control characters."
        : ToLocale(body.Locale) is null ? $"locale must be {Locales}."
        : body.TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(body.TimeZone, out _)
            ? "timeZone must be an IANA name such as \"Europe/Berlin\", or left out."
        : body.Admins is not { Count: > 0 and <= MaxAdmins }
            ? $"admins must list 1 to {MaxAdmins} administrators, who get a mail when an address stops working."
        : body.Admins.Select(MistakeOfAdmin).FirstOrDefault(wrong => wrong is not null);

    private static string? MistakeOfAdmin(AdminBody? admin, int index) =>
        MailAddress.Normalize(admin?.Email) is null ? $"admins[{index}].email must be a mail address."
        : admin!.Locale is not null && ToLocale(admin.Locale) is null
            ? $"admins[{index}].locale must be {Locales}, or left out for the account's."
        : null;

    private static List<Admin> ToAdmins(IEnumerable<AdminBody?> bodies, Account? known)
    {
        return [.. bodies.Select(body => ToAdmin(body!)).DistinctBy(admin => admin.Email)];

        // A person may have stopped the report in the console, and a caller that does not know of reports must not start it again.
        Admin ToAdmin(AdminBody body)
        {
            var email = MailAddress.Normalize(body.Email)!;
            var before = known?.Admins.FirstOrDefault(admin => admin.Email == email);
            var wants = body.MonthlyReport ?? before is not { NoMonthlyReport: true };
            return new Admin(email, ToLocale(body.Locale)) { NoMonthlyReport = !wants };
        }
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
        account.MonthlyReport,
        account.WeeklyTestMail,
        admins = account.Admins.Select(
            admin => new { admin.Email, locale = ToText(admin.Locale ?? account.Locale), monthlyReport = !admin.NoMonthlyReport }),
        oauthClient = account.OAuthClient is { } client ? new { clientId = client.Id, client.SecretEndsAt } : null,
        warnings,
    };

    private sealed record AccountBody(
        string? DisplayName, string? Locale, IReadOnlyList<AdminBody?>? Admins, string? TimeZone = null,
        JsonElement OauthClient = default, bool? MonthlyReport = null, bool? WeeklyTestMail = null);

    private sealed record AdminBody(string? Email, string? Locale, bool? MonthlyReport = null);
}
