using System.Text;
using System.Text.Json.Nodes;
using MimeKit;

namespace Connector.TestKit.Zendesk;

/// <summary>What the simulated Zendesk stores.</summary>
internal sealed class ZendeskState
{
    /// <summary>More is cut off without an error.</summary>
    private const int MaxCommentBytes = 65_535;

    private readonly ZendeskSimulatorOptions _options;
    private readonly List<MimeMessage> _outgoing = [];
    private long _lastId = 1000;
    private long _lastTicket;
    private long _lastMail;

    public ZendeskState(ZendeskSimulatorOptions options)
    {
        _options = options;
        Api = AddUser("Mail connector", $"connector@{options.Subdomain}.example", "agent");
    }

    public SortedDictionary<long, SimulatedTicket> Tickets { get; } = [];

    public SortedDictionary<long, SimulatedUser> Users { get; } = [];

    public Dictionary<string, SimulatedUpload> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>The user of the OAuth client.</summary>
    public SimulatedUser Api { get; }

    public DateTimeOffset Now => _options.Time.GetUtcNow();

    public long NextId() => ++_lastId;

    public SimulatedUser? FindUser(string email) =>
        Users.Values.FirstOrDefault(user => user.Email.Equals(email, StringComparison.OrdinalIgnoreCase));

    public SimulatedUser AddUser(string name, string email, string role)
    {
        var user = new SimulatedUser(NextId(), name, email, role, Now);
        Users.Add(user.Id, user);
        return user;
    }

    public void Add(Func<long, SimulatedTicket> make, out SimulatedTicket ticket)
    {
        ticket = make(++_lastTicket);
        Tickets.Add(ticket.Id, ticket);
    }

    /// <summary>Adds a change with or without a comment.</summary>
    public void Change(
        SimulatedTicket ticket, SimulatedUser author, JsonObject? comment, JsonObject? metadata, IReadOnlyList<SimulatedFile> files)
    {
        var custom = metadata?.DeepClone() as JsonObject ?? [];
        var at = comment?["created_at"]?.GetValue<DateTimeOffset>() ?? Now;
        var html = Cut(comment?["html_body"]?.GetValue<string>());
        var body = Cut(comment?["body"]?.GetValue<string>() ?? html);

        var made = body is null ? null : new SimulatedComment(
            NextId(), author, body, html, comment!["public"]?.GetValue<bool>() ?? true, at, files,
            custom["connector_message"]?.GetValue<string>());
        ticket.Add(new SimulatedAudit(NextId(), Now, Api.Id, custom, made));
    }

    public void SetStatus(SimulatedTicket ticket, string status)
    {
        ticket.Status = status;
        Change(ticket, Api, comment: null, metadata: null, []);
    }

    public void AnswerAsAgent(SimulatedTicket ticket, string text)
    {
        var agent = Users.Values.FirstOrDefault(user => user.Role == "agent" && user != Api) ?? Api;
        Change(ticket, agent, new JsonObject { ["body"] = text }, metadata: null, []);
        ticket.Status = "pending";
        Mail(ticket, text);
    }

    /// <summary>Sends a mail about a ticket to its requester.</summary>
    public void Mail(SimulatedTicket ticket, string text) =>
        _outgoing.Add(ZendeskMails.About(ticket, _options.Subdomain, text, ++_lastMail, Now));

    public IReadOnlyList<MimeMessage> TakeMails()
    {
        MimeMessage[] mails = [.. _outgoing];
        _outgoing.Clear();
        return mails;
    }

    private static string? Cut(string? text)
    {
        if (text is null || Encoding.UTF8.GetByteCount(text) <= MaxCommentBytes)
        {
            return text;
        }

        var (bytes, length) = (Encoding.UTF8.GetBytes(text), MaxCommentBytes);

        while ((bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
