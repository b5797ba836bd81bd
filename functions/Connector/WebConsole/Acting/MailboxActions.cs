using Connector.Api;
using Connector.Delivering;
using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Does with a mailbox what a person confirmed, by the classes that the API uses too.</summary>
public sealed class MailboxActions(
    MailboxRequests requests, DisconnectMailbox disconnect, Redelivery redelivery, Silencing silencing, RouteActions routes)
{
    /// <summary>The record of a planned fetch.</summary>
    public const string Planned = "planned";

    /// <returns>
    /// The result, and what the record says about an action that was done; null if the state of the mailbox says it.
    /// </returns>
    public async Task<(Outcome Outcome, string? Said)> DoAsync(ActionOrder order, CancellationToken cancellationToken)
    {
        var key = order.Mailbox.Key;

        switch (order.Verb)
        {
            case Verb.Fetch:
                return (OfFetch(await requests.FetchAsync(key, cancellationToken)), Planned);
            case Verb.Reimport:
                return order.Since is not { } since ? (Outcome.NotNow, null) : (
                    OfFetch(await requests.ReimportAsync(key, since, cancellationToken)),
                    Invariant($"since {since.UtcDateTime:yyyy-MM-dd}"));
            case Verb.Silence:
                return To(await silencing.BeginAsync(order.Who, key.Account, key.Address, cancellationToken));
            case Verb.Remind:
                return To(await silencing.EndAsync(
                    order.Who, key.Account, silence => silence.Address == key.Address, cancellationToken));
            case Verb.Pause:
                return (Of(await requests.PauseAsync(key, cancellationToken)), null);
            case Verb.Resume:
                return (Of(await requests.ResumeAsync(key, cancellationToken)), null);
            case Verb.Redeliver:
                return (Outcome.Done, Invariant($"{await redelivery.AllAsync(key, cancellationToken)} enqueued"));
            case Verb.Disconnect:
                return (await disconnect.HandleAsync(key, cancellationToken) ? Outcome.Done : Outcome.NotNow, null);
            default:
                return (await routes.DoAsync(order.Mailbox, order.Verb, cancellationToken), order.Verb == Verb.Proof ? "sent" : null);
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <param name="people">Whom it concerns; none if the action was impossible.</param>
    private static (Outcome Outcome, string? Said) To(IReadOnlyList<string> people) =>
        (people.Count > 0 ? Outcome.Done : Outcome.NotNow, string.Join(", ", people));

    /// <summary>A paused mailbox stays as it is.</summary>
    private static Outcome OfFetch(Mailbox? planned) => planned is null or { State: MailboxState.Paused } ? Outcome.NotNow : Outcome.Done;

    private static Outcome Of(Mailbox? changed) => changed is null ? Outcome.NotNow : Outcome.Done;
}
