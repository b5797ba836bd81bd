namespace Connector.Simulation.Isolation;

/// <summary>What one account does that other accounts must not notice.</summary>
[Flags]
public enum Disturbances
{
    None = 0,

    /// <summary>An account with very many mailboxes.</summary>
    LargeAccount = 1,

    /// <summary>A mailbox whose every fetch throws, and one whose row cannot be read.</summary>
    PoisonedMailbox = 2,

    /// <summary>A mailbox that is connected with very many mails in it.</summary>
    FullMailbox = 4,

    /// <summary>An account with much mail, whose webhook takes connections and answers nothing.</summary>
    HangingDestination = 8,

    /// <summary>The mail server takes connections and answers nothing, while many accounts have an alert to be sent.</summary>
    HangingMailServer = 16,

    /// <summary>An administrator who silenced fifty mailboxes one by one, all of which have failed.</summary>
    Silences = 32,

    All = LargeAccount | PoisonedMailbox | FullMailbox | HangingDestination | HangingMailServer | Silences,
}
