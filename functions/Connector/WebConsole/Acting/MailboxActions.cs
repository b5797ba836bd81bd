using Connector.Api;
using Connector.Delivering;
using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Does with a mailbox what a person confirmed, by the classes that the API uses too.</summary>
public sealed class MailboxActions(
    MailboxRequests requests, DisconnectMailbox disconnect, Redelivery redelivery, Silencing silencing, RouteActions routes)
{
    public async Task<Outcome> DoAsync(ActionOrder order, CancellationToken cancellationToken)
    {
        var key = order.Mailbox.Key;

        switch (order.Verb)
        {
            case Verb.Fetch:
                return OfFetch(await requests.FetchAsync(key, cancellationToken));
            case Verb.Reimport:
                return order.Since is { } since ? OfFetch(await requests.ReimportAsync(key, since, cancellationToken)) : Outcome.NotNow;
            case Verb.Silence:
                return await silencing.BeginAsync(order.Who, key.Account, key.Address, cancellationToken) is []
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
                return await routes.DoAsync(order.Mailbox, order.Verb, cancellationToken);
        }
    }

    /// <summary>A paused mailbox stays as it is.</summary>
    private static Outcome OfFetch(Mailbox? planned) => planned is null or { State: MailboxState.Paused } ? Outcome.NotNow : Outcome.Done;

    private static Outcome Of(Mailbox? changed) => changed is null ? Outcome.NotNow : Outcome.Done;
}
