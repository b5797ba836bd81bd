using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Support;

/// <summary>Puts mail into a mailbox, and holds what is stored against it.</summary>
internal static class StoredBytes
{
    /// <returns>The ids that Gmail gave them.</returns>
    public static List<string> DeliverGenerated(this SimulatedMailbox gmail, int count) =>
        [.. new GeneratedMails(count).Take(count, gmail.Address).Select(mail => gmail.Deliver(mail))];

    /// <summary>Every mail of the mailbox is stored, byte for byte, and no other.</summary>
    public static async Task AssertHoldsAllAsync(
        this ConnectorUnderTest connector, SimulatedMailbox gmail, CancellationToken cancellationToken)
    {
        var stored = await connector.BytesAsync(gmail.Address, cancellationToken);

        Assert.HasCount(gmail.Messages.Count, stored);

        foreach (var message in gmail.Messages)
        {
            Assert.IsTrue(message.Raw.Span.SequenceEqual(stored[message.Id]), $"the bytes of {message.Id}");
        }
    }
}
