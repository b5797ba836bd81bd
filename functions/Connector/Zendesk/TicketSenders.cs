using System.Collections.Concurrent;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>
/// Finds the sender of a mail among the users of a Zendesk, and remembers the answer for some minutes, because the search is one of the
/// two or three calls that a mail costs.
/// </summary>
internal sealed class TicketSenders(ZendeskCalls calls, TimeProvider time)
{
    /// <summary>Short, because a user may become an agent, and of an agent's mail more is asked.</summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    /// <summary>A few megabytes.</summary>
    private const int MaxRemembered = 20_000;

    private readonly ConcurrentDictionary<Sender, Known> _known = new();

    /// <returns>
    /// Null if the mail names no sender. A user that the helpdesk has suspended is a fault, because Zendesk refuses such a mail.
    /// </returns>
    public async Task<ZendeskAnswer<ZendeskUser>?> FindAsync(TicketWork work, CancellationToken cancellationToken)
    {
        if (work.Mail.Sender is not { } sender)
        {
            return null;
        }

        var key = KeyOf(work, sender.Address);

        if (_known.TryGetValue(key, out var known) && time.GetUtcNow() < known.Until)
        {
            work.HasRememberedSender = true;
            return new ZendeskAnswer<ZendeskUser>(known.User);
        }

        var answer = await calls.FindUserAsync(work.Access, sender.Address, sender.Name, cancellationToken);

        if (answer.Value is { Suspended: true })
        {
            // Not remembered, so that mail is taken as soon as the helpdesk takes it.
            return new ZendeskFault.SuspendedSender();
        }

        if (answer.Value is { } user)
        {
            Remember(key, user);
        }

        return answer;
    }

    /// <summary>Forgets the sender of a refused mail, because the user may have been deleted or merged since.</summary>
    /// <returns>False if the sender was not remembered but asked for, so that another try would be the same.</returns>
    public bool TryForget(TicketWork work)
    {
        if (!work.HasRememberedSender || work.Mail.Sender is not { } sender)
        {
            return false;
        }

        work.HasRememberedSender = false;
        _known.TryRemove(KeyOf(work, sender.Address), out _);
        return true;
    }

    private void Remember(Sender key, ZendeskUser user)
    {
        if (_known.Count >= MaxRemembered)
        {
            _known.Clear();
        }

        _known[key] = new Known(user, time.GetUtcNow() + RememberedFor);
    }

    private static Sender KeyOf(TicketWork work, string address) => new(work.Access.Account, work.Access.Subdomain, address);

    private sealed record Sender(string Account, string Subdomain, string Address);

    private sealed record Known(ZendeskUser User, DateTimeOffset Until);
}
