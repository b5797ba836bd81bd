using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

/// <summary>Runs the completeness proof of one mailbox.</summary>
internal static class ProofRuns
{
    public const string Address = "support@acme.example";

    public static async Task<ProofResult> ProveAsync(
        ConnectorUnderTest connector, CancellationToken cancellationToken, DateTimeOffset? from = null, ProofResult? soFar = null,
        TimeSpan? budget = null, DateTimeOffset? since = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var mailbox = await connector.MailboxAsync(Address, cancellationToken);
        var window = new ProofWindow(from, now, mailbox.Checkpoint!.Value, LateAfter: TimeSpan.FromMinutes(10), since);

        return await connector.Get<CompletenessProof>().RunAsync(
            mailbox, connector.Get<IGmail>().Open(mailbox), window, soFar, now + (budget ?? TimeSpan.FromMinutes(1)), cancellationToken);
    }

    /// <summary>The bug that the proof is meant to find: the checkpoint moves past mail that was never fetched.</summary>
    public static async Task SkipToEndAsync(ConnectorUnderTest connector, SimulatedMailbox gmail, CancellationToken cancellationToken) =>
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = gmail.HistoryId }, cancellationToken);
}
