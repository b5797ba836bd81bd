using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Reading;

namespace Connector.WebConsole;

/// <summary>A mailbox's page.</summary>
/// <param name="History">The last actions, the newest first.</param>
public sealed record MailboxModel(
    Frame Frame, Mailbox Mailbox, MailboxLine Line, MailboxRoute Route, IReadOnlyList<ListedMessage> Mails,
    IReadOnlyList<AuditEntry> History)
{
    /// <summary>What happened to the mailbox, the newest first.</summary>
    public IReadOnlyList<PastEvent> Past { get; init; } = [];

    /// <summary>What a person has just done; null for nothing.</summary>
    public (Verb Verb, Outcome Outcome)? Done { get; init; }

    /// <summary>When mail usually arrives.</summary>
    public UsualMail Usual { get; init; } = UsualMail.Unknown;

    public MailboxKey Key => Mailbox.Key;

    /// <summary>The actions that make sense now, the most useful first.</summary>
    public IEnumerable<Verb> Actions
    {
        get
        {
            var isPaused = Mailbox.State is MailboxState.Paused;
            var wantsReconnect = Line.Condition == Condition.NeedsPerson;
            List<(Verb Verb, bool IsOffered)> all =
            [
                (Verb.Reconnect, wantsReconnect),
                (Verb.Resume, isPaused),
                (Verb.Fetch, !isPaused),
                (Verb.Pause, !isPaused),
                (Verb.Reconnect, !wantsReconnect && Mailbox.EncryptedToken is not null),
                (Verb.Redeliver, Mails.Any(mail => mail.State is nameof(MessageState.Stored) or nameof(MessageState.DeadLettered))),
                (Verb.Reimport, !isPaused),
                (Verb.Silence, Line.Condition is Condition.NeedsPerson or Condition.Refused or Condition.Held),
                (Verb.Disconnect, true),
            ];
            return all.Where(one => one.IsOffered).Select(one => one.Verb);
        }
    }
}

/// <summary>A mailbox's forwarding.</summary>
/// <param name="IsOn">The operator has set up a domain for forwarding.</param>
public sealed record MailboxRoute(bool IsOn, string? InboundAddress, RouteReadiness Readiness, ForwardingFacts Facts);
