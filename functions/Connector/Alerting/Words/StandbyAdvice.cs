namespace Connector.Alerting.Words;

/// <summary>What a mail can say about forwarding.</summary>
public enum StandbyAdvice
{
    /// <summary>The connector takes no forwarded mail, so another mailbox must serve.</summary>
    Elsewhere,

    /// <summary>Some addresses still have to be set up; the mail shows the address to forward each to.</summary>
    SetUp,

    /// <summary>Forwarding is ready for all addresses.</summary>
    Ready,
}
