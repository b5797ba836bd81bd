namespace Connector.Alerting;

/// <summary>What administrators are told about an account's destination that is down.</summary>
/// <param name="Name">The name that people know.</param>
/// <param name="Since">The first failure.</param>
/// <param name="Answer">Its last answer, without content of a mail.</param>
/// <param name="Waiting">Mails that wait for it.</param>
/// <param name="OldestAt">When the first of them was stored; null if none waits.</param>
public sealed record DestinationNotice(string Name, DateTimeOffset Since, string Answer, int Waiting, DateTimeOffset? OldestAt)
{
    /// <summary>It refuses the connector's credentials.</summary>
    public bool IsDenied { get; init; }
}
