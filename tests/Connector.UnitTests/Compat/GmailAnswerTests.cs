using Google.Apis.Gmail.v1.Data;

namespace Connector.UnitTests.Compat;

/// <summary>Holds the Gmail stand-in to what the official client makes of Gmail's answers.</summary>
[TestClass]
public sealed class GmailAnswerTests(TestContext context)
{
    [TestMethod]
    public void Sixty_four_bits_survive_json_both_ways()
    {
        using var gmail = new RecordingGmail();
        const string json = """{"id":"18f0","historyId":"18446744073709551615","internalDate":"1726185600000","sizeEstimate":4711}""";

        var message = gmail.Service.Serializer.Deserialize<Message>(json);

        Assert.AreEqual(ulong.MaxValue, message.HistoryId);
        Assert.AreEqual(1726185600000, message.InternalDate);
        Assert.AreEqual(4711, message.SizeEstimate);
        var again = gmail.Service.Serializer.Deserialize<Message>(gmail.Service.Serializer.Serialize(message));
        Assert.AreEqual(ulong.MaxValue, again.HistoryId);
        Assert.AreEqual(1726185600000, again.InternalDate);
    }

    [TestMethod]
    public async Task A_page_of_history_is_read_whole()
    {
        using var gmail = new RecordingGmail(
            """
            {
              "history": [
                {
                  "id": "101",
                  "messages": [{ "id": "a", "threadId": "t" }],
                  "messagesAdded": [{ "message": { "id": "a", "threadId": "t", "labelIds": ["INBOX"] } }],
                  "messagesDeleted": [{ "message": { "id": "b", "threadId": "t" } }],
                  "labelsAdded": [{ "message": { "id": "c" }, "labelIds": ["TRASH"] }],
                  "labelsRemoved": [{ "message": { "id": "d" }, "labelIds": ["SPAM"] }]
                }
              ],
              "nextPageToken": "p2",
              "historyId": "105"
            }
            """);

        var page = await gmail.Service.Users.History.List("me").ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(105ul, page.HistoryId);
        Assert.AreEqual("p2", page.NextPageToken);
        var record = page.History!.Single();
        Assert.AreEqual(101ul, record.Id);
        Assert.AreEqual("a", record.Messages!.Single().Id);
        Assert.AreEqual("INBOX", record.MessagesAdded!.Single().Message!.LabelIds!.Single());
        Assert.AreEqual("b", record.MessagesDeleted!.Single().Message!.Id);
        Assert.AreEqual("TRASH", record.LabelsAdded!.Single().LabelIds!.Single());
        Assert.AreEqual("SPAM", record.LabelsRemoved!.Single().LabelIds!.Single());
    }

    [TestMethod]
    public async Task A_page_without_messages_has_no_list()
    {
        using var gmail = new RecordingGmail("""{"resultSizeEstimate":0}""");

        var page = await gmail.Service.Users.Messages.List("me").ExecuteAsync(context.CancellationToken);

        Assert.IsNull(page.Messages);
        Assert.AreEqual(0, page.ResultSizeEstimate);
    }

    [TestMethod]
    public async Task A_whole_message_is_read_part_by_part()
    {
        using var gmail = new RecordingGmail(
            """
            {
              "id": "18f0",
              "payload": {
                "partId": "", "mimeType": "multipart/mixed", "filename": "",
                "headers": [{ "name": "Subject", "value": "Hi" }],
                "body": { "size": 0 },
                "parts": [{ "partId": "0", "mimeType": "text/plain", "body": { "size": 2, "data": "SGk", "attachmentId": "x" } }]
              }
            }
            """);

        var message = await gmail.Service.Users.Messages.Get("me", "18f0").ExecuteAsync(context.CancellationToken);

        Assert.AreEqual("Hi", message.Payload!.Headers!.Single(header => header.Name == "Subject").Value);
        var part = message.Payload.Parts!.Single();
        Assert.AreEqual("text/plain", part.MimeType);
        Assert.AreEqual((2, "SGk", "x"), (part.Body!.Size, part.Body.Data, part.Body.AttachmentId));
    }

    [TestMethod]
    public async Task Labels_and_forwarding_addresses_are_read()
    {
        using var labels = new RecordingGmail("""{"labels":[{"id":"Label_1","name":"Desk","type":"user"}]}""");
        using var addresses = new RecordingGmail(
            """{"forwardingAddresses":[{"forwardingEmail":"in@desk.test","verificationStatus":"accepted"}]}""");

        var listed = await labels.Service.Users.Labels.List("me").ExecuteAsync(context.CancellationToken);
        var verified = await addresses.Service.Users.Settings.ForwardingAddresses.List("me").ExecuteAsync(context.CancellationToken);

        Assert.AreEqual("Desk", listed.Labels!.Single().Name);
        Assert.AreEqual("accepted", verified.ForwardingAddresses!.Single().VerificationStatus);
    }
}
