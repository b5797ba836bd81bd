using System.Globalization;
using System.Text.Json.Nodes;
using MimeKit;

namespace Connector.TestKit.Zendesk;

/// <summary>
/// Stands in for one Zendesk: its users, tickets and files, its OAuth tokens, its limits and its mails. Written from Zendesk's public
/// pages. <see cref="ZendeskServer"/> and <see cref="ZendeskHandler"/> are its fronts.
/// </summary>
public sealed class ZendeskSimulator
{
    private readonly Lock _gate = new();
    private readonly List<SimulatedExchange> _exchanges = [];
    private readonly List<MimeMessage> _mails = [];
    private readonly ZendeskLimits _limits;
    private readonly ZendeskTokenRoute _tokens;
    private readonly ZendeskTicketRoutes _tickets;
    private readonly ZendeskUserRoutes _users;
    private readonly ZendeskUploadRoute _uploads;

    public ZendeskSimulator(ZendeskSimulatorOptions? options = null)
    {
        Options = options ?? new ZendeskSimulatorOptions();
        State = new ZendeskState(Options);
        _limits = new ZendeskLimits(Options);
        _tokens = new ZendeskTokenRoute(Options);
        _tickets = new ZendeskTicketRoutes(State, _limits, Options);
        _users = new ZendeskUserRoutes(State, Options);
        _uploads = new ZendeskUploadRoute(State, Options);
    }

    public ZendeskSimulatorOptions Options { get; }

    public SimulatedFaults Faults { get; } = new();

    /// <summary>Gets each mail that Zendesk sends, after the request that caused it.</summary>
    public Action<MimeMessage>? Mailing { get; set; }

    /// <summary>Gets each request with its answer, before the answer leaves.</summary>
    public Action<SimulatedExchange>? Answered { get; set; }

    internal ZendeskState State { get; }

    /// <summary>Every request so far, in the order in which they were answered.</summary>
    public IReadOnlyList<SimulatedExchange> Exchanges => Locked(() => _exchanges.ToArray());

    /// <summary>The mails that Zendesk has sent, in order.</summary>
    public IReadOnlyList<MimeMessage> Mails => Locked(() => _mails.ToArray());

    /// <summary>The tickets that are not deleted, in the order of their ids.</summary>
    public IReadOnlyList<SimulatedTicket> Tickets => Locked(() => State.Tickets.Values.Where(ticket => !ticket.IsDeleted).ToArray());

    public IReadOnlyList<SimulatedUser> Users => Locked(() => State.Users.Values.ToArray());

    /// <summary>How many requests of a kind there were.</summary>
    public int Count(ZendeskCallKind kind) => Exchanges.Count(exchange => exchange.Kind == kind);

    /// <summary>Answers a request.</summary>
    public SimulatedReply Answer(SimulatedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        MimeMessage[] mails;
        SimulatedExchange exchange;

        lock (_gate)
        {
            var kind = ZendeskRouting.KindOf(request);
            exchange = new SimulatedExchange(Options.Time.GetUtcNow(), kind, request, Answer(request, kind, Faults.For(kind)));
            _exchanges.Add(exchange);
            mails = [.. State.TakeMails()];
            _mails.AddRange(mails);
        }

        foreach (var mail in mails)
        {
            Mailing?.Invoke(mail);
        }

        Answered?.Invoke(exchange);
        return exchange.Reply;
    }

    /// <summary>Makes all access tokens worthless, as an administrator does who deletes them.</summary>
    public void RevokeTokens() => Locked(_tokens.Revoke);

    /// <summary>Changes the secret of the OAuth client. The tokens stay valid.</summary>
    public void ChangeSecret(string secret) => Locked(() => _tokens.Secret = secret);

    /// <summary>Adds a person of the helpdesk.</summary>
    public SimulatedUser AddUser(string name, string email, string role = "end-user") => Locked(() => State.AddUser(name, email, role));

    /// <summary>Deletes a person. Tickets keep the name, and calls that name the id are refused.</summary>
    public void DeleteUser(string email) => Locked(() => State.Users.Remove(State.FindUser(email)!.Id));

    /// <summary>Writes a public comment as an agent; the requester gets it by mail.</summary>
    public void AnswerAsAgent(long ticket, string text) => Act(ticket, found => State.AnswerAsAgent(found, text));

    public void Close(long ticket) => Act(ticket, found => State.SetStatus(found, "closed"));

    public void SetStatus(long ticket, string status) => Act(ticket, found => State.SetStatus(found, status));

    public void Delete(long ticket) => Act(ticket, found => found.IsDeleted = true);

    /// <summary>Merges a ticket into another one, which closes it.</summary>
    public void Merge(long ticket, long into)
    {
        Act(ticket, found => State.SetStatus(found, "closed"));
        Act(into, found => State.SetStatus(found, found.Status));
    }

    internal static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private SimulatedReply Answer(SimulatedRequest request, ZendeskCallKind kind, SimulatedFault? fault)
    {
        if (fault?.Instead() is { } instead)
        {
            return instead;
        }

        var reply = kind == ZendeskCallKind.Token
            ? _tokens.Answer(request)
            : _tokens.Refusal(request) ?? _limits.Refusal() ?? Route(request, kind).With(_limits.Headers());

        return fault switch
        {
            SimulatedFault.CutAfter => reply with { IsCut = true },
            SimulatedFault.Hang => reply with { Hangs = true },
            _ => reply.With(("x-zendesk-request-id", $"request-{_exchanges.Count}")),
        };
    }

    private SimulatedReply Route(SimulatedRequest request, ZendeskCallKind kind) => kind switch
    {
        ZendeskCallKind.CreateTicket => _tickets.Create(request),
        ZendeskCallKind.ImportTicket => _tickets.Import(request),
        ZendeskCallKind.UpdateTicket => _tickets.Update(request),
        ZendeskCallKind.ReadTicket => _tickets.Read(request),
        ZendeskCallKind.ListTickets => _tickets.List(request),
        ZendeskCallKind.ReadAudits => _tickets.Audits(request),
        ZendeskCallKind.Upload => _uploads.Upload(request),
        ZendeskCallKind.SearchUsers => _users.Search(request),
        ZendeskCallKind.CreateUser => _users.Create(request),
        ZendeskCallKind.ReadMe => SimulatedReply.Ok(new JsonObject { ["user"] = State.Api.ToJson() }),
        ZendeskCallKind.ListAddresses => _users.Addresses(),
        _ => SimulatedReply.Error(404, "InvalidEndpoint", "Not found"),
    };

    private void Act(long ticket, Action<SimulatedTicket> act)
    {
        MimeMessage[] mails = Locked(() =>
        {
            act(State.Tickets[ticket]);
            MimeMessage[] sent = [.. State.TakeMails()];
            _mails.AddRange(sent);
            return sent;
        });

        foreach (var mail in mails)
        {
            Mailing?.Invoke(mail);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Locked(Action act)
    {
        lock (_gate)
        {
            act();
        }
    }
}

/// <summary>What the simulated Zendesk is, and how it behaves where nothing is confirmed.</summary>
public sealed record ZendeskSimulatorOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Subdomain { get; init; } = "acme";

    public string ClientId { get; init; } = "mail-connector";

    public string ClientSecret { get; init; } = "client-secret-of-the-simulated-zendesk";

    /// <summary>The scopes that the OAuth client may ask for; null for all.</summary>
    public string? AllowedScopes { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>200 or 201: both were seen.</summary>
    public int TokenStatus { get; init; } = 200;

    public IReadOnlyList<string> SupportAddresses { get; init; } = ["support@acme.zendesk.com"];

    /// <summary>Whether tickets have the field <c>encoded_id</c>, which is not documented.</summary>
    public bool HasEncodedIds { get; set; } = true;

    /// <summary>Whether customers get a mail when their ticket is made, by a trigger.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>Calls per minute: 200 on a Team plan.</summary>
    public int CallsPerMinute { get; set; } = 200;

    /// <summary>100 on every plan, 300 with an add-on, 20 in a trial or a sandbox.</summary>
    public int UpdatesPerMinute { get; set; } = 100;

    /// <summary>Whether answers to updates say how many the account has left, as is documented.</summary>
    public bool HasUpdateHeaders { get; set; } = true;

    public int UpdatesPerTicketInTenMinutes { get; set; } = 30;

    /// <summary>How long the search does not know a new user.</summary>
    public TimeSpan SearchLag { get; set; }

    /// <summary>Whether a copy to an unknown address is refused with 422 in place of making a user.</summary>
    public bool RefusesUnknownCopies { get; set; }

    /// <summary>Extensions that an administrator has forbidden, with the dot.</summary>
    public IReadOnlyList<string> ForbiddenExtensions { get; set; } = [];

    /// <summary>404 or 422: what a ticket with an expired upload gets.</summary>
    public int ExpiredUploadStatus { get; set; } = 422;

    /// <summary>How long a repeated creation gets 409 after the connection of the first was cut.</summary>
    public TimeSpan InFlight { get; set; }
}
