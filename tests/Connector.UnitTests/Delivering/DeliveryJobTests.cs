using System.Text;
using System.Text.Json;
using Connector.Delivering.Queueing;
using Connector.Mailboxes;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class DeliveryJobTests
{
    private const int MostBytes = 48 * 1024;

    [TestMethod]
    public void Full_job_fits_into_a_queue_message()
    {
        var mailbox = new MailboxKey(new string('a', 63), new string('b', 242) + "@acme.example");
        var gmailIds = Enumerable.Range(0, DeliveryJob.MaxMessages).Select(number => $"fwd-{number:x64}").ToList();

        var job = DeliveryJob.For(Delivery.Begin(mailbox, gmailIds, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));

        Assert.AreSequenceEqual(gmailIds, job.GmailIds!);
        Assert.IsLessThan(MostBytes, Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(job, JsonSerializerOptions.Web)));
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("""{"account":"acme","address":"a@acme.example"}""")]
    [DataRow("""{"account":"","address":"a@acme.example","gmailIds":["1"]}""")]
    [DataRow("""{"account":"acme","address":"a@acme.example","gmailIds":[null]}""")]
    public void Incomplete_job_is_refused(string json)
    {
        var job = JsonSerializer.Deserialize<DeliveryJob>(json, JsonSerializerOptions.Web)!;

        Assert.ThrowsExactly<FormatException>(() => job.ToKey());
    }

    [TestMethod]
    public void Short_outage_keeps_the_order() =>
        Assert.AreSequenceEqual(["1", "2", "3"], DeliveryJob.NextOrder(["1", "2", "3"], attempt: 2));

    [TestMethod]
    public void First_mail_goes_last_after_three_failed_tries() =>
        Assert.AreSequenceEqual(["2", "3", "1"], DeliveryJob.NextOrder(["1", "2", "3"], attempt: 3));

    [TestMethod]
    public void Job_without_an_attempt_is_the_first() =>
        Assert.AreEqual(
            1, JsonSerializer.Deserialize<DeliveryJob>("""{"account":"a","address":"b@c.example","gmailIds":[]}""",
            JsonSerializerOptions.Web)!.Attempt);
}
