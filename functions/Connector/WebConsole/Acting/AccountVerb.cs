namespace Connector.WebConsole.Acting;

/// <summary>What a person can do with an account.</summary>
public enum AccountVerb
{
    /// <summary>Makes a link by which the owner of an address connects it.</summary>
    Invite,

    /// <summary>Sends every administrator a test alert.</summary>
    TestAlert,

    AddAdmin,

    RemoveAdmin,

    /// <summary>Stops the reminders about the open outages.</summary>
    Silence,

    /// <summary>Has the reminders to one administrator sent again.</summary>
    Remind,

    /// <summary>Delivers again what the helpdesk refused.</summary>
    Redeliver,

    /// <summary>Sends one administrator no monthly reports.</summary>
    StopReport,

    StartReport,
}

/// <summary>Spells the verbs in addresses and in the record.</summary>
public static class AccountVerbs
{
    /// <summary>It is done to one mail address: of an administrator, or of a mailbox.</summary>
    public static bool NeedsPerson(this AccountVerb verb) => verb is AccountVerb.Invite or AccountVerb.Remind || verb.ChangesAdmins();

    public static bool ChangesAdmins(this AccountVerb verb) =>
        verb is AccountVerb.AddAdmin or AccountVerb.RemoveAdmin or AccountVerb.StopReport or AccountVerb.StartReport;

    public static string Spell(this AccountVerb verb) => verb.ToString().ToLowerInvariant();

    /// <summary>Spells what was done in an address.</summary>
    public static string Spell(AccountVerb verb, Outcome outcome) => $"{verb.Spell()}-{outcome.ToString().ToLowerInvariant()}";

    /// <returns>Null if the text spells none.</returns>
    public static (AccountVerb Verb, Outcome Outcome)? ReadDone(string? text) =>
        (from verb in Enum.GetValues<AccountVerb>()
         from outcome in Enum.GetValues<Outcome>()
         where Spell(verb, outcome) == text
         select ((AccountVerb Verb, Outcome Outcome)?)(verb, outcome)).FirstOrDefault();

    /// <returns>Null if the text spells none.</returns>
    public static AccountVerb? Read(string text) =>
        Enum.GetValues<AccountVerb>().Where(verb => verb.Spell() == text).Select(verb => (AccountVerb?)verb).FirstOrDefault();
}
