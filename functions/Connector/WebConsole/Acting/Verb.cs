namespace Connector.WebConsole.Acting;

/// <summary>What a person can do with a mailbox.</summary>
public enum Verb
{
    Fetch,

    Pause,

    Resume,

    /// <summary>Makes a link by which the mailbox's owner signs in at Google.</summary>
    Reconnect,

    /// <summary>Delivers at once what is not delivered, dead letters included.</summary>
    Redeliver,

    /// <summary>Lists the mail of some days again, and imports what is missing.</summary>
    Reimport,

    /// <summary>Stops the reminders about this mailbox.</summary>
    Silence,

    /// <summary>Has the reminders about this mailbox sent again.</summary>
    Remind,

    /// <summary>Reads Gmail's settings to see whether they forward.</summary>
    Audit,

    /// <summary>Sends a test mail that has to come back by forwarding.</summary>
    Proof,

    /// <summary>Gives the mailbox a new inbound address.</summary>
    Rotate,

    Disconnect,
}

/// <summary>Spells verbs in addresses and in the audit.</summary>
public static class Verbs
{
    public static string Spell(this Verb verb) => verb.ToString().ToLowerInvariant();

    /// <returns>Null if the text spells none.</returns>
    public static Verb? Read(string text) =>
        Enum.GetValues<Verb>().Where(verb => verb.Spell() == text).Select(verb => (Verb?)verb).FirstOrDefault();

    /// <summary>Cannot be undone by another action.</summary>
    public static bool IsGrave(this Verb verb) => verb is Verb.Disconnect or Verb.Rotate;
}
