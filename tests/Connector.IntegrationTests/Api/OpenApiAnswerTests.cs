using System.Text;
using System.Text.Json;
using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Storage.Poison;
using Connector.TestKit;
using Connector.TestKit.Mails;
using Microsoft.AspNetCore.Http;

namespace Connector.IntegrationTests.Api;

/// <summary>Answers have the properties and types that Api/openapi.json describes.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class OpenApiAnswerTests(TestContext context)
{
    private const string Account = ConnectorUnderTest.Account;

    private const string Address = "support@acme.example";

    private static readonly JsonElement Document =
        JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "functions", "Connector", "Api", "openapi.json")));

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Answers_are_as_the_document_describes_them()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            Token, ("Forwarding__Domain", "in.example"), ("Forwarding__Secret", new string('s', 32)));
        var token = connector.Gmail.AddMailbox("other@acme.example").RefreshToken;
        var put = connector.Get<PutMailboxEndpoint>();
        var account = """{"displayName":"Acme","locale":"en","admins":[{"email":"eva@acme.example"}]}""";
        Check("PutAccount", await connector.Get<AccountsEndpoint>().PutAsync(Request(account), Account, Token));
        Check("PutMailboxes", await put.PutManyAsync(
            Request($$"""[{"address":"other@acme.example","refreshToken":"{{token}}"},{"address":"x"}]"""), Account, Token));
        var mailbox = await connector.ConnectAsync(Address, Token);
        mailbox.Deliver(new GeneratedMails().Next());
        await connector.FetchAsync(Address, Token);
        await connector.Get<PoisonTable>().RecordAsync("alerts", "m-1", new { account = Account }, Token);

        Check("GetAccount", await connector.Get<AccountsEndpoint>().GetAsync(Account, Token));
        Check("ListAccounts", await connector.Get<AccountsEndpoint>().ListAsync(null, Token));
        Check("ListMailboxes", await connector.Get<MailboxesEndpoint>().ListAsync(Account, Token));
        Check("GetMailbox", await connector.Get<MailboxesEndpoint>().GetAsync(Account, Address, Token));
        Check("PauseMailbox", await connector.Get<MailboxesEndpoint>().PauseAsync(Account, Address, Token));
        Check("ListMessages", await connector.Get<MessagesEndpoint>().ListAsync(Account, Address, null, Token));
        Check("FindMail", await connector.Get<FindMailEndpoint>().FindAsync(Account, name => name == "from" ? "x@y.example" : null, Token));
        Check("GetDestination", await connector.Get<DestinationEndpoint>().GetAsync(Account, Token));
        Check("RedeliverMailbox", await connector.Get<MessagesEndpoint>().RedeliverAllAsync(Account, Address, Token));
        Check("ListDeadLetters", await connector.Get<DeadLettersEndpoint>().ListAsync(Account, null, Token));
        Check("TestAlert", await connector.Get<AlertsEndpoint>().TestAsync(Account, Token));
        Check("ListSilences", await connector.Get<AlertsEndpoint>().ListSilencesAsync(Account, Token));
        Check("GetForwarding", await connector.Get<ForwardingEndpoint>().GetAsync(Account, Address, Token));
        Check("ListIncidents", await connector.Get<IncidentsEndpoint>().ListAsync(Token));
        Check("ListPoison", await connector.Get<PoisonEndpoint>().ListAsync(null, Token));
        Check("ReplayPoisonQueue", await connector.Get<PoisonEndpoint>().ReplayAllAsync("alerts", Token));
        Check("GetStatus", await connector.Get<StatusEndpoint>().GetAsync(Token));
        Check("GetMailbox", await connector.Get<MailboxesEndpoint>().GetAsync(Account, "none@acme.example", Token));
        Check("PutAccount", await connector.Get<AccountsEndpoint>().PutAsync(Request("{}"), Account, Token));
    }

    private static DefaultHttpContext Context(string body) => new() { Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) } };

    private static HttpRequest Request(string body) => Context(body).Request;

    private static void Check(string operationId, IResult result)
    {
        var status = $"{((IStatusCodeHttpResult)result).StatusCode}";
        var operation = Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Single(operation => operation.Value.GetProperty("operationId").GetString() == operationId).Value;
        Assert.IsTrue(operation.GetProperty("responses").TryGetProperty(status, out var response), $"{operationId} answers {status}");
        var schema = Follow(response).GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        Compare(JsonSerializer.SerializeToElement(((IValueHttpResult)result).Value, JsonSerializerOptions.Web), schema, operationId);
    }

    private static JsonElement Follow(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.Split('/').Skip(1).Aggregate(Document, (parent, name) => parent.GetProperty(name));
        }

        return element;
    }

    private static void Compare(JsonElement value, JsonElement described, string place)
    {
        var schema = Follow(described);

        if (schema.TryGetProperty("oneOf", out var cases))
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                Compare(value, cases[0], place);
            }

            return;
        }

        Assert.Contains(TypeOf(value), Types(schema), place);

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
            {
                Compare(item, items, $"{place}[{index}]");
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            CompareProperties(value, schema, properties, place);
        }
    }

    private static void CompareProperties(JsonElement value, JsonElement schema, JsonElement properties, string place)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var described))
            {
                Compare(property.Value, described, $"{place}.{property.Name}");
            }
            else
            {
                Assert.IsTrue(schema.TryGetProperty("additionalProperties", out _), $"{place}.{property.Name} is not described");
            }
        }

        foreach (var required in schema.TryGetProperty("required", out var names) ? names.EnumerateArray() : default)
        {
            Assert.IsTrue(value.TryGetProperty(required.GetString()!, out _), $"{place} lacks {required}");
        }
    }

    private static IEnumerable<string> Types(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several
        ? several.EnumerateArray().Select(type => type.GetString()!)
        : [schema.GetProperty("type").GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
