using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>An incident that was confirmed, as far as administrators must know of it.</summary>
/// <param name="Id">The same at every call about it.</param>
/// <param name="Since">The first failure.</param>
public sealed record IncidentNotice(string Id, FailureClass Cause, DateTimeOffset Since);

/// <summary>What an account's administrators are told of an incident that is over.</summary>
/// <param name="MailsDelayed">Mails of the account that it delayed.</param>
/// <param name="LongestDelay">Of those mails, from Gmail's receipt to the import.</param>
/// <param name="Proven">Whether a comparison with Gmail's own list found nothing missing; null when none was made.</param>
/// <param name="Duplicates">Mails that came by forwarding and from Gmail, and were kept once.</param>
public sealed record IncidentOutcome(int MailsDelayed, TimeSpan LongestDelay, bool? Proven, int Duplicates = 0);
