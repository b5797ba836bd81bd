using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Reading;

namespace Connector.WebConsole;

/// <summary>A mailbox's page.</summary>
/// <param name="Past">What happened to the mailbox.</param>
/// <param name="People">What people did with it.</param>
public sealed record MailboxModel(
    Frame Frame, Mailbox Mailbox, MailboxLine Line, MailboxRoute Route, PastOfMailbox Past, PeopleActions People)
{
    /// <summary>Other connections of the same mailbox at Google; none for a person who may not know of other accounts.</summary>
    public IReadOnlyList<MailboxKey> Others { get; init; } = [];

    /// <summary>What a person has just done; null for nothing.</summary>
    public (Verb Verb, Outcome Outcome)? Done { get; init; }

    public MailboxKey Key => Mailbox.Key;

    /// <summary>The first action is what helps now. While Google refuses many mailboxes, no action does.</summary>
    public bool HasMainAction => Line.Condition != Condition.Held;

    /// <summary>The actions that make sense now, the most useful first.</summary>
    public IEnumerable<Verb> Actions
    {
        get
        {
            var isPaused = Mailbox.State is MailboxState.Paused;
            var wantsReconnect = Line.Condition == Condition.NeedsPerson;
            var isSilent = People.Silences.Any(silence => silence.Address is not null);
            List<(Verb Verb, bool IsOffered)> all =
            [
                (Verb.Reconnect, wantsReconnect),
                (Verb.Resume, isPaused),
                (Verb.Fetch, !isPaused && Line.Condition != Condition.Held),
                (Verb.Pause, !isPaused),
                (Verb.Reconnect, !wantsReconnect && Mailbox.EncryptedToken is not null),
                (Verb.Redeliver, Past.Mails.Any(mail => mail.State is nameof(MessageState.Stored) or nameof(MessageState.DeadLettered))),
                (Verb.Reimport, !isPaused),
                (Verb.Silence, !isSilent && Line.Condition is (Condition.NeedsPerson or Condition.Refused or Condition.Held)),
                (Verb.Remind, isSilent),
                (Verb.Disconnect, true),
            ];
            return all.Where(one => one.IsOffered).Select(one => one.Verb);
        }
    }
}

/// <summary>A mailbox's forwarding.</summary>
/// <param name="IsOn">The operator has set up a domain for forwarding.</param>
public sealed record MailboxRoute(bool IsOn, string? InboundAddress, RouteReadiness Readiness, ForwardingFacts Facts);
