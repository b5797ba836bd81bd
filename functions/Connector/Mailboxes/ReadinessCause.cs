namespace Connector.Mailboxes;

/// <summary>Why forwarding is not ready; spelled like this over HTTP.</summary>
public enum ReadinessCause
{
    NotConfirmed,
    NotSwitchedOn,
    NeverConfirmed,
    PointsElsewhere,
    SwitchedOff,
    SwitchedOffByAdministrator,
    StoppedArriving,

    /// <summary>The test mail did not come back.</summary>
    ProofDidNotArrive,

    /// <summary>Gmail forwards to an inbound address that was replaced.</summary>
    TargetBounces,

    /// <summary>Mail comes back in a forwarding loop.</summary>
    Circle,
}
