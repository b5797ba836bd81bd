using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class WebhookReceiverTests(TestContext context)
{
    private const string Body = """{"gmailId":"18c1"}""";

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [TestMethod]
    public async Task Post_with_the_right_signature_is_accepted()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.NoContent, await PostAsync(receiver, receiver.Secret, _now));

        Assert.AreEqual("18c1", receiver.Accepted.Single().GmailId);
    }

    [TestMethod]
    public async Task Post_with_another_secret_or_of_another_time_is_refused()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);

        Assert.AreEqual(HttpStatusCode.Unauthorized, await PostAsync(receiver, $"whsec_{Convert.ToBase64String(new byte[32])}", _now));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await PostAsync(receiver, receiver.Secret, _now.AddMinutes(-6)));

        Assert.HasCount(2, receiver.Attempts);
        Assert.IsEmpty(receiver.Accepted);
    }

    private async Task<HttpStatusCode> PostAsync(WebhookReceiver receiver, string secret, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature =
            HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"msg_1.{timestamp}.{Body}"));

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Address) { Content = new StringContent(Body) };
        request.Headers.Add("webhook-id", "msg_1");
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        using var response = await http.SendAsync(request, context.CancellationToken);
        return response.StatusCode;
    }
}
