using System.Collections.Concurrent;
using Connector.TestKit.Gmail.Consent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Connector.TestKit.Gmail;

/// <summary>
/// Stands in for Gmail's REST API and Google's consent page and token endpoint on a loopback port: mailboxes with a true history, real
/// answers and real errors, and faults on command from code or over <c>/control</c>.
/// </summary>
public sealed class GmailSimulator : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SimulatedMailbox> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, OAuthClient> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<AuthorizationRequest> _authorizations = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceAccounts _serviceAccounts = new();
    private readonly RequestLog _log = new();
    private readonly AccessTokens _tokens;
    private readonly SorryPage _sorryPage;
    private WebApplication? _host;

    private GmailSimulator(GmailSimulatorOptions options)
    {
        Options = options;
        Client = AddClient(options.ClientId, options.ClientSecret);
        _tokens = new AccessTokens(options.Time, options.AccessTokenLifetime);
        _sorryPage = new SorryPage(options.Time);
    }

    public static async Task<GmailSimulator> StartAsync(GmailSimulatorOptions? options, CancellationToken cancellationToken)
    {
        var simulator = new GmailSimulator(options ?? new GmailSimulatorOptions());

        try
        {
            await simulator._sorryPage.StartAsync(cancellationToken);
            simulator._host = await LoopbackHost.StartAsync(simulator.Options.Port, simulator.Map, cancellationToken);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    public GmailSimulatorOptions Options { get; }

    /// <summary>In place of https://gmail.googleapis.com/</summary>
    public Uri BaseUri => LoopbackHost.AddressOf(_host ?? throw new InvalidOperationException("Not started."));

    /// <summary>In place of https://oauth2.googleapis.com/token</summary>
    public Uri TokenUri => new(BaseUri, "token");

    /// <summary>In place of https://accounts.google.com/o/oauth2/v2/auth</summary>
    public Uri AuthorizationUri => new(BaseUri, AuthorizationEndpoint.Path);

    /// <summary>The installation's OAuth client: its redirect URIs and its consent screen.</summary>
    public OAuthClient Client { get; }

    /// <summary>The consent pages that were shown, in order.</summary>
    public IReadOnlyList<AuthorizationRequest> Authorizations => [.. _authorizations];

    /// <summary>Where a block redirects to.</summary>
    public Uri SorryPageUri => _sorryPage.BaseUri;

    public GmailFaults Faults { get; } = new();

    public ConfirmationMails Confirmations { get; } = new();

    /// <summary>Has the key that confirmation mails are signed with, for <c>Forwarding__DnsUri</c>.</summary>
    public Uri DnsUri => new(BaseUri, "control/dns");

    /// <summary>Called with each mail that a mailbox's settings forward, on the thread that delivered it.</summary>
    public Action<ForwardedCopy>? Forwarding { get; set; }

    public IReadOnlyList<SimulatedMailbox> Mailboxes => [.. _mailboxes.Values.OrderBy(mailbox => mailbox.Address, StringComparer.Ordinal)];

    /// <summary>Every request so far, in the order in which they were answered.</summary>
    public IReadOnlyList<GmailRequest> Requests => _log.Requests;

    /// <summary>Requests that followed a block's redirect: there must be none.</summary>
    public IReadOnlyList<SorryPageRequest> SorryPageRequests => _sorryPage.Requests;

    /// <summary>How many requests of a kind there were, for one mailbox or for all.</summary>
    public int Count(CallKind kind, string? address = null) => Requests.Count(request =>
        request.Kind == kind && (address is null || address.Equals(request.Mailbox, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Quota units used so far, by one mailbox or by all.</summary>
    public int UnitsUsed(string? address = null) => Requests
        .Where(request => address is null || address.Equals(request.Mailbox, StringComparison.OrdinalIgnoreCase))
        .Sum(request => request.Units);

    public void ForgetRequests() => _log.Clear();

    /// <param name="refreshToken">One is made up if null.</param>
    public SimulatedMailbox AddMailbox(string address, string? refreshToken = null)
    {
        var owner = new GoogleAccount(refreshToken ?? GoogleAccount.NewToken(), Options.ClientId);
        var mailbox = new SimulatedMailbox(address, owner, Options.Time) { Forwarding = copy => Forwarding?.Invoke(copy) };

        return _mailboxes.TryAdd(address, mailbox) ? mailbox : throw new InvalidOperationException(
            $"There is a mailbox {address} already.");
    }

    public SimulatedMailbox Mailbox(string address) =>
        FindMailbox(address) ?? throw new KeyNotFoundException($"There is no mailbox {address}.");

    /// <summary>The mailbox is gone: its tokens and its address are unknown from now on.</summary>
    public void RemoveMailbox(string address)
    {
        _mailboxes.TryRemove(address, out _);
        RevokeAccessTokens(address);
    }

    /// <summary>Registers another OAuth client, such as one that a customer brings along.</summary>
    public OAuthClient AddClient(string id, string secret) => _clients[id] = new OAuthClient(id, secret);

    /// <summary>A person opens an authorization URL in a browser and decides. The callback is not called: that is the app's part.</summary>
    public static async Task<ConsentAnswer> ConsentAsync(Uri authorization, ConsentChoice? choice, CancellationToken cancellationToken)
    {
        using var person = new ConsentingPerson();
        return await person.DecideAsync(authorization, choice ?? new ConsentChoice(), cancellationToken);
    }

    /// <summary>
    /// A service account that may act for every mailbox with <see cref="SimulatedMailbox.IsDelegated"/>; answers its key file.
    /// </summary>
    public string CreateServiceAccount(string name = "connector") => _serviceAccounts.Create(name, TokenUri);

    /// <summary>Makes the access tokens given out so far worthless; of one mailbox, or of all if null.</summary>
    public void RevokeAccessTokens(string? address = null) =>
        _tokens.Revoke(owner => address is null || address.Equals(owner, StringComparison.OrdinalIgnoreCase));

    internal OAuthClient? FindClient(string id) => _clients.GetValueOrDefault(id);

    internal void NoteAuthorization(AuthorizationRequest request) => _authorizations.Enqueue(request);

    internal SimulatedMailbox? FindMailbox(string address) => _mailboxes.GetValueOrDefault(address);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await _sorryPage.DisposeAsync();
        _serviceAccounts.Dispose();
        Confirmations.Dispose();
        _stopping.Dispose();
    }

    private void Map(WebApplication app)
    {
        var codes = new AuthorizationCodes(Options.Time);
        var exchange = new CodeExchange(codes, Options.Time);
        var classifier = new CallClassifier(this, _tokens, exchange, Options.Compresses);
        var pipeline = new GmailPipeline(Options, classifier, _tokens, Faults, new FaultAnswers(_sorryPage, Options.Time), _log)
        {
            Stopping = _stopping.Token,
        };

        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/control"), gmail => gmail
            .Use(GmailPipeline.OverrideMethodAsync)
            .Use(pipeline.HandleAsync));
        app.UseRouting();
        app.MapPost("/token", new TokenEndpoint(Options, _tokens, _serviceAccounts, exchange, FindClient).AnswerAsync);
        var consent = new AuthorizationEndpoint(this, codes);
        app.MapGet(AuthorizationEndpoint.Path, consent.AskAsync);
        app.MapPost(AuthorizationEndpoint.Path, consent.DecideAsync);
        MapGmail(app.MapGroup("/gmail/v1/users/{user}"));
        app.MapGet("/control/dns", Confirmations.AnswerDnsAsync);
        new ControlRoutes(this).Map(app.MapGroup("/control"));
        app.MapFallback(context => GoogleAnswer.ErrorAsync(context, GoogleError.NotFound));
    }

    private void MapGmail(RouteGroupBuilder users)
    {
        users.MapGet("/messages", MessageRoutes.ListAsync);
        users.MapGet("/messages/{id}", new MessageRoutes(Options).GetAsync);
        users.MapGet("/history", new HistoryRoute(Options).ListAsync);
        users.MapGet("/profile", MailboxRoutes.ProfileAsync);
        users.MapGet("/labels", MailboxRoutes.LabelsAsync);
        users.MapGet("/labels/{id}", MailboxRoutes.LabelAsync);
        new ForwardingRoutes(copy => Forwarding?.Invoke(copy), Confirmations, Options.Time).Map(users.MapGroup("/settings"));
        users.MapPost("/watch", new MailboxRoutes(Options.Time).WatchAsync);
        users.MapPost("/stop", MailboxRoutes.StopAsync);
    }
}
