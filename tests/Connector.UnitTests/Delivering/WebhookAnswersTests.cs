using System.Net.Http.Headers;
using Connector.Delivering;
using Connector.Delivering.Webhooks;

namespace Connector.UnitTests.Delivering;

/// <summary>The table of answers: what each means for the message and for the destination.</summary>
[TestClass]
public sealed class WebhookAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow(200)]
    [DataRow(202)]
    [DataRow(204)]
    public void Any_2xx_is_done(int status) => Assert.IsInstanceOfType<DeliveryAnswer.Accepted>(WebhookAnswers.Classify(status, wait: null));

    [TestMethod]
    [DataRow(400)]
    [DataRow(401)]
    [DataRow(404)]
    [DataRow(410)]
    [DataRow(413)]
    [DataRow(422)]
    public void A_permanent_4xx_refuses_this_message_and_says_so(int status)
    {
        var answer = WebhookAnswers.Classify(status, wait: null);

        Assert.Contains($"{status}", ((DeliveryAnswer.Rejected)answer).Reason);
    }

    [TestMethod]
    [DataRow(301)]
    [DataRow(302)]
    [DataRow(307)]
    [DataRow(408)]
    [DataRow(425)]
    [DataRow(429)]
    [DataRow(500)]
    [DataRow(502)]
    [DataRow(503)]
    [DataRow(504)]
    [DataRow(599)]
    [DataRow(999)]
    public void Everything_else_is_the_destinations_trouble_and_no_fault_of_the_message(int status)
    {
        var answer = WebhookAnswers.Classify(status, TimeSpan.FromMinutes(7));

        Assert.AreEqual(TimeSpan.FromMinutes(7), ((DeliveryAnswer.Down)answer).Wait);
    }

    [TestMethod]
    public void The_wait_is_read_from_seconds_or_from_a_date_and_a_past_one_is_none()
    {
        Assert.AreEqual(TimeSpan.FromSeconds(90), WebhookAnswers.Wait(new RetryConditionHeaderValue(TimeSpan.FromSeconds(90)), Now));
        Assert.AreEqual(TimeSpan.FromMinutes(2), WebhookAnswers.Wait(new RetryConditionHeaderValue(Now.AddMinutes(2)), Now));
        Assert.IsNull(WebhookAnswers.Wait(new RetryConditionHeaderValue(Now.AddMinutes(-2)), Now));
        Assert.IsNull(WebhookAnswers.Wait(retryAfter: null, Now));
    }
}
