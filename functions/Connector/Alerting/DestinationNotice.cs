namespace Connector.Alerting;

/// <summary>An account's destination that is down, as far as administrators must know of it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Since">The first failure.</param>
/// <param name="Answer">What it answered last; holds nothing of a mail.</param>
/// <param name="Waiting">Mails that wait for it.</param>
/// <param name="OldestAt">When the first of them was stored; null when none waits.</param>
public sealed record DestinationNotice(string Name, DateTimeOffset Since, string Answer, int Waiting, DateTimeOffset? OldestAt);
