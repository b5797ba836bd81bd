using System.Text.Json;
using Connector.Api;
using Connector.Gmail;

namespace Connector.UnitTests.Api;

[TestClass]
public sealed class MailboxBodyTests
{
    [TestMethod]
    public void Start_that_contains_half_a_character_is_refused_with_an_explanation()
    {
        using var json = JsonDocument.Parse("""{"importFrom":"\ud83d"}""");
        var body = new MailboxBody("token", Delegated: null, json.RootElement.GetProperty("importFrom"));

        Assert.IsNull(body.ToConnection(new GmailOptions { ClientId = "client" }, own: null, out var wrong));
        Assert.Contains("importFrom must be", wrong!);
    }
}
