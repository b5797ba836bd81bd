using Connector.Api;
using Connector.Delivering;
using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Does with a mailbox what a person confirmed, by the classes that the API uses too.</summary>
public sealed class MailboxActions(
    MailboxRequests requests, DisconnectMailbox disconnect, Redelivery redelivery, RouteActions routes)
{
    public async Task<Outcome> DoAsync(Mailbox mailbox, Verb verb, CancellationToken cancellationToken)
    {
        var key = mailbox.Key;

        switch (verb)
        {
            case Verb.Fetch:
                return await requests.FetchAsync(key, cancellationToken) is null or { State: MailboxState.Paused }
                    ? Outcome.NotNow : Outcome.Done;
            case Verb.Pause:
                return Of(await requests.PauseAsync(key, cancellationToken));
            case Verb.Resume:
                return Of(await requests.ResumeAsync(key, cancellationToken));
            case Verb.Redeliver:
                await redelivery.AllAsync(key, cancellationToken);
                return Outcome.Done;
            case Verb.Disconnect:
                return await disconnect.HandleAsync(key, cancellationToken) ? Outcome.Done : Outcome.NotNow;
            default:
                return await routes.DoAsync(mailbox, verb, cancellationToken);
        }
    }

    private static Outcome Of(Mailbox? changed) => changed is null ? Outcome.NotNow : Outcome.Done;
}
