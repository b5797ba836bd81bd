using Connector.Api;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Connector.WebConsole;

/// <summary>
/// <c>console/accounts/{account}/destination</c>: where the mail of an account goes. GET shows it; POST changes or tests it, and shows the
/// answer on the same page.
/// </summary>
public sealed class DestinationPages(
    Entry entry, AccountTable accounts, Destinations destinations, DestinationChange change, AccountDestinations own, AuditTable audit)
{
    /// <summary>The last part of the address.</summary>
    public const string Verb = "destination";

    /// <summary>The field that says which button was pressed.</summary>
    public const string Button = "do";

    public const string Test = "test";

    /// <summary>The kind of an account that has the installation's destination.</summary>
    public const string Installation = "installation";

    public Task<IResult> ShowAsync(HttpRequest request, string account, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => await FindAsync(frame, account, cancellationToken) is { } known
                ? await PageAsync(await ReadAsync(frame, known, cancellationToken)) : null,
            cancellationToken);

    public Task<IResult> DoAsync(HttpRequest request, string account, CancellationToken cancellationToken) =>
        entry.DoAsync(
            request,
            ConsoleUri.Destination(account),
            async (frame, form) => await FindAsync(frame, account, cancellationToken) is not { } known ? null
                : form[Button] == Test ? await TestAsync(frame, known, cancellationToken)
                : await SaveAsync(frame, known, form, cancellationToken),
            cancellationToken);

    private async Task<IResult> TestAsync(Frame frame, Account account, CancellationToken cancellationToken)
    {
        var destination = await destinations.OfAsync(account.Id, cancellationToken);
        var answer = await destination.TestAsync(account.Id, cancellationToken);
        var model = await ReadAsync(frame, account, cancellationToken);
        var test = new DestinationTest(answer is DeliveryAnswer.Accepted, DestinationEndpoint.Describe(answer));
        return await PageAsync(model with { Tested = test });
    }

    private async Task<IResult> SaveAsync(Frame frame, Account account, IFormCollection form, CancellationToken cancellationToken)
    {
        var body = Read(form);
        var before = await ReadAsync(frame, account, cancellationToken);
        var entryOf = await audit.BeginAsync(frame.Visitor, account.Id, where: null, Verb, before.Name, cancellationToken);
        var mistakes = await ChangeAsync(account.Id, body, cancellationToken);
        var after = await ReadAsync(frame, account, cancellationToken);
        await audit.EndAsync(entryOf, mistakes.Count > 0 ? nameof(Outcome.NotNow) : after.Name);

        return mistakes.Count > 0
            ? await PageAsync(before with { Entered = body with { Secret = null, ClientSecret = null }, Mistakes = mistakes })
            : await PageAsync(after with { IsSaved = true });
    }

    private async Task<IReadOnlyList<DestinationMistake>> ChangeAsync(
        string account, DestinationBody body, CancellationToken cancellationToken)
    {
        if (body.Kind != Installation)
        {
            return await change.SaveAsync(account, body, cancellationToken);
        }

        await change.RemoveAsync(account, cancellationToken);
        return [];
    }

    /// <summary>The form has the fields of all kinds, and only those of the chosen kind count.</summary>
    private static DestinationBody Read(IFormCollection form)
    {
        var kind = Text(form["kind"]);
        return kind switch
        {
            DestinationBody.Webhook => new DestinationBody(kind, Uri: Text(form["uri"]), Secret: Text(form["secret"])),
            DestinationBody.Zendesk => new DestinationBody(
                kind,
                Subdomain: Text(form["subdomain"]),
                ClientId: Text(form["clientId"]),
                ClientSecret: Text(form["clientSecret"]),
                AutomaticMail: Text(form["automaticMail"]),
                Tags: ZendeskSettings.SplitTags(form["tags"].ToString())),
            _ => new DestinationBody(kind),
        };
    }

    private static string? Text(StringValues value) => value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private async Task<DestinationModel> ReadAsync(Frame frame, Account account, CancellationToken cancellationToken)
    {
        var settings = await destinations.SettingsOfAsync(account.Id, cancellationToken);
        var isOwn = await own.FindAsync(account.Id, cancellationToken) is not null;
        var zendesk = settings.Zendesk;
        var entered = new DestinationBody(
            isOwn ? DestinationBody.Spell(settings.Kind) : Installation,
            settings.Address?.AbsoluteUri,
            Subdomain: zendesk?.Subdomain,
            ClientId: zendesk?.ClientId,
            AutomaticMail: DestinationBody.Spell(zendesk?.Automatic ?? AutomaticMail.Tag),
            Tags: zendesk?.Tags ?? [ZendeskSettings.DefaultTag]);
        return new DestinationModel(frame, account, (await destinations.OfAsync(account.Id, cancellationToken)).Name, entered);
    }

    private static async Task<IResult> PageAsync(DestinationModel model) =>
        await PageResult.OfAsync<DestinationPage, DestinationModel>(
            model, model.Mistakes.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);

    private async Task<Account?> FindAsync(Frame frame, string account, CancellationToken cancellationToken) =>
        frame.Visitor.MaySee(account) && Account.IsId(account) ? await accounts.FindAsync(account, cancellationToken) : null;
}

/// <summary>The destination of an account.</summary>
/// <param name="Name">As alerts name it.</param>
/// <param name="Entered">What the form holds, without secrets.</param>
public sealed record DestinationModel(Frame Frame, Account Account, string Name, DestinationBody Entered)
{
    public IReadOnlyList<DestinationMistake> Mistakes { get; init; } = [];

    public bool IsSaved { get; init; }

    /// <summary>Null if no test was asked for.</summary>
    public DestinationTest? Tested { get; init; }
}

/// <summary>The answer to a test.</summary>
/// <param name="Detail">What the destination said; null if it takes mail.</param>
public sealed record DestinationTest(bool IsAccepted, string? Detail);
