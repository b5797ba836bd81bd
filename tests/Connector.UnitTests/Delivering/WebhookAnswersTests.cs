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
    public void Any_2xx_is_done(int status) =>
        Assert.IsInstanceOfType<DeliveryAnswer.Accepted>(WebhookAnswers.Classify(status, wait: null));

    [TestMethod]
    [DataRow(400)]
    [DataRow(409)]
    [DataRow(413)]
    [DataRow(415)]
    [DataRow(422)]
    public void Statuses_about_the_posted_mail_reject_it_and_are_named(int status)
    {
        var answer = WebhookAnswers.Classify(status, wait: null);

        Assert.Contains($"{status}", ((DeliveryAnswer.Rejected)answer).Reason);
    }

    /// <summary>Every status that RFC 9110 and the IANA registry give a meaning, and a few that they do not.</summary>
    [TestMethod]
    public void Every_other_status_means_that_the_destination_is_down()
    {
        int[] aboutTheMail = [400, 409, 413, 415, 422];

        foreach (var status in Enumerable.Range(300, 700).Except(aboutTheMail))
        {
            var answer = WebhookAnswers.Classify(status, TimeSpan.FromMinutes(7));

            Assert.AreEqual(TimeSpan.FromMinutes(7), (answer as DeliveryAnswer.Down)?.Wait, $"{status}");
        }
    }

    [TestMethod]
    public void Retry_After_is_read_from_seconds_or_a_future_date()
    {
        Assert.AreEqual(TimeSpan.FromSeconds(90), WebhookAnswers.Wait(new RetryConditionHeaderValue(TimeSpan.FromSeconds(90)), Now));
        Assert.AreEqual(TimeSpan.FromMinutes(2), WebhookAnswers.Wait(new RetryConditionHeaderValue(Now.AddMinutes(2)), Now));
        Assert.IsNull(WebhookAnswers.Wait(new RetryConditionHeaderValue(Now.AddMinutes(-2)), Now));
        Assert.IsNull(WebhookAnswers.Wait(retryAfter: null, Now));
    }
}
