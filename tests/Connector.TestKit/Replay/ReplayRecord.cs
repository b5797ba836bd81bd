using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.TestKit.Replay;

/// <summary>
/// The observations of a replay from outside, in the time of the machine. <see cref="ReplayFigures"/> says what it amounts to.
/// </summary>
public sealed record ReplayRecord
{
    /// <summary>The condition that was not met in time, in words; null if all were.</summary>
    public string? Broken { get; init; }

    public required DateTimeOffset BlockBegan { get; init; }

    public required DateTimeOffset BlockEnded { get; init; }

    public IReadOnlyList<IncidentAnswer> Incidents { get; init; } = [];

    /// <summary>Mailboxes for which the incidents say that nothing is missing.</summary>
    public int ProvenComplete { get; init; }

    /// <summary>All that Gmail was asked.</summary>
    public IReadOnlyList<GmailRequest> Requests { get; init; } = [];

    /// <summary>The mails of the day, each with the moment when its row was written; null for one that is not there.</summary>
    public IReadOnlyList<(ArrivedMail Mail, DateTimeOffset? ImportedAt)> Mails { get; init; } = [];

    /// <summary>When the helpdesk had each mail, by either route.</summary>
    public IReadOnlyDictionary<(string Address, string Id), DateTimeOffset> Delivered { get; init; } =
        new Dictionary<(string, string), DateTimeOffset>();

    /// <summary>The mailboxes whose forwarding was ready.</summary>
    public IReadOnlySet<string> Forwarded { get; init; } = new HashSet<string>();

    /// <summary>Mails whose forwarded copy was the first, and whose copy of the API is recorded as its duplicate.</summary>
    public IReadOnlySet<(string Address, string Id)> ForwardedFirst { get; init; } = new HashSet<(string, string)>();

    /// <summary>The stored mails compared with those at Gmail.</summary>
    public ImportProof Proof { get; init; } = new([]);

    /// <summary>Mails that the helpdesk never got, or with other bytes.</summary>
    public int Undelivered { get; init; }

    /// <summary>Mails that the helpdesk took under more than one idempotency key.</summary>
    public int DeliveredTwice { get; init; }

    /// <summary>Queue messages that were given up, whether or not they still rest in a poison queue.</summary>
    public int Poison { get; init; }

    public IReadOnlyList<AdminAlerts> Alerts { get; init; } = [];

    public IReadOnlyList<CaughtMail> AdminMails { get; init; } = [];

    /// <summary>Mailboxes that were shown with a cause that asks for a person, while nothing but the block was wrong.</summary>
    public int ShownAsRevoked { get; init; }

    public int HealthAsked { get; init; }

    public IReadOnlyList<string> HealthFailures { get; init; } = [];

    /// <summary>Requests that followed Google's redirect.</summary>
    public int FollowedRedirect { get; init; }
}
