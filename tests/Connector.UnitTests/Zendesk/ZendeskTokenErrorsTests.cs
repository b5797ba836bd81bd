using Connector.Zendesk.Calls;

namespace Connector.UnitTests.Zendesk;

/// <summary>What an answer of the token endpoint means, and what no fault repeats.</summary>
[TestClass]
public sealed class ZendeskTokenErrorsTests
{
    [TestMethod]
    [DataRow(400, """{"error":"invalid_scope","error_description":"…"}""", "invalid_scope")]
    [DataRow(401, """{"error":"invalid_client","error_description":"Client authentication failed"}""", "invalid_client")]
    public async Task Refused_OAuth_client_is_denied(int status, string body, string code)
    {
        var fault = ZendeskErrors.ClassifyToken(await Replies.OfAsync(status, body, Replies.Json));

        Assert.Contains(code, ((ZendeskFault.Denied)fault!).Reason);
    }

    [TestMethod]
    public async Task Unknown_subdomain_is_denied() => Assert.IsInstanceOfType<ZendeskFault.Denied>(
        ZendeskErrors.ClassifyToken(await Replies.OfAsync(404, "<html>No help desk at this address</html>", "text/html")));

    [TestMethod]
    [DataRow(200, "<html></html>", "text/html")]
    [DataRow(302, "", "text/html")]
    [DataRow(400, "<html></html>", "text/html")]
    [DataRow(503, "", "text/plain")]
    public async Task Token_endpoint_without_an_answer_of_its_own_is_down(int status, string body, string type) =>
        Assert.IsInstanceOfType<ZendeskFault.Down>(ZendeskErrors.ClassifyToken(await Replies.OfAsync(status, body, type)));

    /// <summary>Names of people and parts of a mail are in descriptions, and could be in codes and names of fields.</summary>
    [TestMethod]
    public async Task Nothing_but_codes_and_field_names_is_repeated()
    {
        string[] bodies =
        [
            """{"error":"RecordInvalid","details":{"requester":[{"description":"Ann Example is suspended.","error":"UserSuspended"}]}}""",
            """{"error":"RecordInvalid","details":{"status":[{"description":"Ann: closed prevents ticket update"}]}}""",
            """{"error":"Ann Example <ann@example.org>","description":"Ann Example"}""",
            """{"error":{"title":"Ann Example","message":"ann@example.org"}}""",
            """{"error":"RecordInvalid","details":{"Ann Example":[{"description":"ann@example.org"}],"x":"Ann Example"}}""",
            """{"error":"RecordInvalid","details":["Ann Example"]}""",
            """{"error":"RecordInvalid","details":{"subject":["Ann Example",null,{"error":7}]}}""",
        ];

        foreach (var call in Enum.GetValues<ZendeskCall>())
        {
            foreach (var status in (int[])[400, 401, 403, 404, 409, 413, 422, 429, 500])
            {
                foreach (var body in bodies)
                {
                    var reply = await Replies.OfAsync(status, body, Replies.Json);
                    var text = $"{ZendeskErrors.Classify(call, reply)} {ZendeskErrors.ClassifyToken(reply)} {reply}"
                        + string.Join(",", (ZendeskErrors.Classify(call, reply) as ZendeskFault.Refused)?.Fields ?? []);

                    Assert.DoesNotContain("Ann", text);
                    Assert.DoesNotContain("example.org", text);
                }
            }
        }
    }
}
