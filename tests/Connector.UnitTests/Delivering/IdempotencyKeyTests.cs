using Azure;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class IdempotencyKeyTests
{
    [TestMethod]
    public void Key_depends_on_nothing_else_and_has_no_dot()
    {
        var message = Message("acme", "a@acme.example", "18c1");

        Assert.AreEqual(
            message.IdempotencyKey, (message with { State = MessageState.DeadLettered, Version = new ETag("2") }).IdempotencyKey);
        Assert.MatchesRegex("^msg_[0-9a-f]{64}$", message.IdempotencyKey);
    }

    [TestMethod]
    public void Key_differs_between_accounts_mailboxes_and_messages()
    {
        StoredMessage[] messages =
        [
            Message("acme", "a@acme.example", "18c1"), Message("acme", "a@acme.example", "18c2"),
            Message("acme", "b@acme.example", "18c1"), Message("other", "a@acme.example", "18c1"),
        ];

        Assert.HasCount(messages.Length, messages.Select(message => message.IdempotencyKey).Distinct());
    }

    private static StoredMessage Message(string account, string address, string gmailId) => new(
        new MailboxKey(account, address), gmailId, MessageState.Stored, "blob", 1, "00", null, "api", DateTimeOffset.UnixEpoch,
        new ETag("1"));
}
