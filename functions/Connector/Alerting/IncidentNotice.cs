using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>What administrators are told about a confirmed incident.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Since">The first failure.</param>
public sealed record IncidentNotice(string Id, FailureClass Cause, DateTimeOffset Since);

/// <summary>What administrators are told about an incident that is over.</summary>
/// <param name="MailsDelayed">The account's mails that it delayed.</param>
/// <param name="LongestDelay">The longest time from Gmail's receipt of such a mail to its import.</param>
/// <param name="Proven">Whether a comparison with Gmail's own list found every mail imported; null if there was no comparison.</param>
/// <param name="Duplicates">Mails that came by forwarding and from Gmail, and were kept once.</param>
public sealed record IncidentOutcome(int MailsDelayed, TimeSpan LongestDelay, bool? Proven, int Duplicates = 0);
