using Connector.Alerting.Channel;
using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Tells an outage to everyone who waits for news of it: the administrators by mail, then the second channel.</summary>
public sealed class OutageMessages(OutageTable outages, OutageFacts facts, OutageMails mails, SecondChannel channel)
{
    /// <param name="beforeEach">Called before each message; renews the claim.</param>
    /// <returns>Null if all messages left; otherwise why one did not.</returns>
    public async Task<string?> SendAsync(Account account, Outage outage, Func<Task> beforeEach, CancellationToken cancellationToken)
    {
        var known = await facts.GatherAsync(account, outage, cancellationToken);
        var sent = await outages.SentAsync(outage, cancellationToken);
        var mailFailure = await mails.SendAsync(known, sent, beforeEach, cancellationToken);
        await beforeEach();
        var channelFailure = await channel.TellAsync(known, sent, mailFailure is not null, cancellationToken);
        return mailFailure ?? channelFailure;
    }
}
