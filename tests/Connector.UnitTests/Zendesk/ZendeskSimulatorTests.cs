using System.Text.Json.Nodes;
using Connector.TestKit.Zendesk;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Zendesk;

/// <summary>The simulated Zendesk behaves as Zendesk's public pages say.</summary>
[TestClass]
public sealed class ZendeskSimulatorTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private readonly ZendeskSimulator _zendesk;
    private readonly string _token;

    public ZendeskSimulatorTests()
    {
        _zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { Time = _time, TokenLifetime = TimeSpan.FromHours(5) });
        _token = Post("oauth/tokens", new JsonObject
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _zendesk.Options.ClientId,
            ["client_secret"] = _zendesk.Options.ClientSecret,
        })["access_token"]!.GetValue<string>();
    }

    [TestMethod]
    [DataRow(65_535, 1, 65_535)]
    [DataRow(65_536, 1, 65_535)]
    [DataRow(32_768, 2, 32_767)]
    public void Long_comment_is_cut_on_a_character_without_an_error(int length, int bytesPerCharacter, int kept)
    {
        Create(text: new string(bytesPerCharacter == 1 ? 'a' : 'ä', length));

        Assert.AreEqual(kept, _zendesk.Tickets[0].Comments[0].Body.Length);
    }

    [TestMethod]
    public void Idempotency_key_is_forgotten_after_two_hours()
    {
        Create(key: "k");
        _time.Advance(TimeSpan.FromMinutes(119));
        Create(key: "k");
        Assert.HasCount(1, _zendesk.Tickets);
        Assert.HasCount(1, _zendesk.Mails);

        _time.Advance(TimeSpan.FromMinutes(1));
        Create(key: "k");
        Assert.HasCount(2, _zendesk.Tickets);
    }

    [TestMethod]
    public void Repeated_creation_conflicts_while_the_first_is_under_way()
    {
        _zendesk.Options.InFlight = TimeSpan.FromSeconds(5);
        Create(key: "k");

        Assert.AreEqual("Conflict", Create(key: "k")["error"]?.GetValue<string>());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.AreEqual(1, Create(key: "k")["ticket"]!["id"]!.GetValue<long>());
    }

    [TestMethod]
    public void Acknowledgement_has_the_ids_of_a_mail_of_Zendesk_and_its_reply_names_them()
    {
        Create(text: "help");
        var (ticket, mail) = (_zendesk.Tickets[0], _zendesk.Mails[0]);
        var bare = ticket.EncodedId.Replace("-", "", StringComparison.Ordinal);
        var reply = ZendeskMails.ReplyTo(mail, "thanks", "reply@example.com", _time.GetUtcNow());

        Assert.MatchesRegex("^[A-Z0-9]{6}-[A-Z0-9]{4}$", ticket.EncodedId);
        Assert.MatchesRegex($"^{bare}_[0-9a-f]{{13}}_[0-9a-f]{{14}}_sprut@zendesk\\.com$", mail.MessageId!);
        Assert.AreEqual("ann@example.com", mail.To.Mailboxes.Single().Address);
        Assert.AreEqual(mail.MessageId, reply.InReplyTo);
        Assert.AreSequenceEqual([$"{bare}@zendesk.com", mail.MessageId!], reply.References);
        Assert.AreEqual("support@acme.example", reply.To.Mailboxes.Single().Address);
        Assert.Contains($"[{ticket.EncodedId}]", reply.TextBody!);
    }

    [TestMethod]
    public void Agents_and_imports_get_no_acknowledgement()
    {
        _zendesk.AddUser("Agent", "agent@acme.example", "agent");
        Create(requester: "agent@acme.example");
        Create(path: "api/v2/imports/tickets");

        Assert.HasCount(2, _zendesk.Tickets);
        Assert.IsEmpty(_zendesk.Mails);
    }

    [TestMethod]
    public void First_comment_is_of_the_API_unless_an_author_is_named()
    {
        Create();
        var ann = _zendesk.Users.Single(user => user.Email == "ann@example.com");
        Create(author: ann.Id);

        Assert.AreEqual("Mail connector", _zendesk.Tickets[0].Comments[0].Author.Name);
        Assert.AreEqual(ann, _zendesk.Tickets[1].Comments[0].Author);
    }

    [TestMethod]
    public void Follow_up_is_made_of_closed_tickets_only()
    {
        Create();
        Assert.AreEqual("RecordInvalid", Create(follows: 1)["error"]?.GetValue<string>());
        _zendesk.Close(1);
        Create(follows: 1);

        Assert.AreEqual(1, _zendesk.Tickets[1].FollowUpOf);
    }

    [TestMethod]
    public void Tokens_of_tickets_differ()
    {
        var tokens = Enumerable.Range(1, 10_000).Select(ticket => ZendeskMails.TokenOf(ticket)).ToList();

        Assert.HasCount(10_000, tokens.Distinct().ToList());
    }

    private JsonObject Create(
        string text = "text", string? key = null, string requester = "ann@example.com", long? author = null, long? follows = null,
        string path = "api/v2/tickets")
    {
        var ticket = new JsonObject
        {
            ["requester"] = new JsonObject { ["email"] = requester, ["name"] = "Ann" },
            ["recipient"] = "support@acme.example",
            ["comment"] = new JsonObject { ["body"] = text },
        };

        if (author is not null)
        {
            ticket["comment"]!["author_id"] = author;
        }

        if (follows is not null)
        {
            ticket["via_followup_source_id"] = follows;
        }

        return Post(path, new JsonObject { ["ticket"] = ticket }, key);
    }

    private JsonObject Post(string path, JsonObject body, string? key = null)
    {
        var headers = new Dictionary<string, string> { ["authorization"] = $"Bearer {_token}", ["content-type"] = "application/json" };

        if (key is not null)
        {
            headers["idempotency-key"] = key;
        }

        var reply = _zendesk.Answer(new SimulatedRequest(
            "POST", $"/{path}", new Dictionary<string, string>(), headers, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString())));
        return (JsonObject)JsonNode.Parse(reply.Body)!;
    }
}
