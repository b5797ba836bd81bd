namespace Connector.UnitTests.Compat;

/// <summary>The Gmail stand-in reads Gmail's answers as the official client does.</summary>
[TestClass]
public sealed class GmailAnswerTests(TestContext context)
{
    [TestMethod]
    public async Task Profile_keeps_all_64_bits_of_its_history_id()
    {
        using var gmail = new RecordingGmail("""{"emailAddress":"ann@example.com","historyId":"18446744073709551615"}""");

        var profile = await gmail.Service.Users.GetProfile("me").ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(("ann@example.com", ulong.MaxValue), (profile.EmailAddress, profile.HistoryId));
    }

    [TestMethod]
    public async Task Page_of_history_lists_its_changes_by_kind()
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

        Assert.AreEqual((105ul, "p2"), (page.HistoryId, page.NextPageToken));
        var record = page.History!.Single();
        Assert.AreEqual(101ul, record.Id);
        Assert.AreEqual("a", record.MessagesAdded!.Single().Message!.Id);
        Assert.AreEqual(("c", "TRASH"), (record.LabelsAdded!.Single().Message!.Id, record.LabelsAdded!.Single().LabelIds!.Single()));
        Assert.AreEqual(("d", "SPAM"), (record.LabelsRemoved!.Single().Message!.Id, record.LabelsRemoved!.Single().LabelIds!.Single()));
    }

    [TestMethod]
    public async Task Page_without_messages_has_no_list()
    {
        using var gmail = new RecordingGmail("""{"resultSizeEstimate":0}""");

        var page = await gmail.Service.Users.Messages.List("me").ExecuteAsync(context.CancellationToken);

        Assert.IsNull(page.Messages);
    }

    [TestMethod]
    public async Task Forwarding_addresses_come_with_their_status()
    {
        using var gmail =
            new RecordingGmail("""{"forwardingAddresses":[{"forwardingEmail":"in@desk.test","verificationStatus":"accepted"}]}""");

        var answer = await gmail.Service.Users.Settings.ForwardingAddresses.List("me").ExecuteAsync(context.CancellationToken);

        var address = answer.ForwardingAddresses!.Single();
        Assert.AreEqual(("in@desk.test", "accepted"), (address.ForwardingEmail, address.VerificationStatus));
    }
}
