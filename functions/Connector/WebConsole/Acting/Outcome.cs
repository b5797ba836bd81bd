namespace Connector.WebConsole.Acting;

/// <summary>The result of an action.</summary>
public enum Outcome
{
    Done,

    /// <summary>Gmail, the mail server or an incident prevents it at the moment.</summary>
    NotNow,

    /// <summary>A setting that it needs is missing.</summary>
    Off,
}

/// <summary>Spells what was done in an address.</summary>
public static class Outcomes
{
    public static string Spell(Verb verb, Outcome outcome) => $"{verb.Spell()}-{outcome.ToString().ToLowerInvariant()}";

    /// <returns>Null if the text spells none.</returns>
    public static (Verb Verb, Outcome Outcome)? Read(string? text) =>
        text?.Split('-') is [var first, var second] && Verbs.Read(first) is { } verb
        && Enum.GetValues<Outcome>().Any(outcome => Spell(verb, outcome) == text)
            ? (verb, Enum.Parse<Outcome>(second, ignoreCase: true))
            : null;
}
