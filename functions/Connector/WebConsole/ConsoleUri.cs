using Connector.Links;
using Connector.Mailboxes;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Reading;

namespace Connector.WebConsole;

/// <summary>The addresses of the console's pages.</summary>
public static class ConsoleUri
{
    public const string Front = ConsoleLinks.Console;

    public const string Incidents = $"{Front}/incidents";

    public const string Mail = $"{Front}/mail";

    public const string Poison = $"{Front}/poison";

    public const string History = $"{Front}/history";

    public const string Leave = $"{Front}/leave";

    public static string List(Condition? condition, string? text, ListTurn turn)
    {
        List<string> query =
        [
            .. condition is { } one ? [$"state={one.Spell()}"] : Array.Empty<string>(),
            .. text is not null ? [$"find={Uri.EscapeDataString(text)}"] : Array.Empty<string>(),
            .. turn.After is { } after ? [$"after={Uri.EscapeDataString(after.Spell())}"] : Array.Empty<string>(),
            .. turn.Before is { } before ? [$"before={Uri.EscapeDataString(before.Spell())}"] : Array.Empty<string>(),
        ];
        return query.Count == 0 ? Front : $"{Front}?{string.Join('&', query)}";
    }

    /// <summary>Tries the failed jobs of a queue again.</summary>
    public static string PoisonOf(string queue) => $"{Poison}/{Uri.EscapeDataString(queue)}";

    public static string Account(string account) => $"{Front}/accounts/{Uri.EscapeDataString(account)}";

    public static string Mailbox(MailboxKey mailbox) => $"{Account(mailbox.Account)}/mailboxes/{Uri.EscapeDataString(mailbox.Address)}";

    public static string Act(MailboxKey mailbox, Verb verb) => $"{Mailbox(mailbox)}/{verb.Spell()}";

    public static string Act(string account, AccountVerb verb) => $"{Account(account)}/{verb.Spell()}";

    public static string Destination(string account) => $"{Account(account)}/{DestinationPages.Verb}";

    public static string Incident(string id) => $"{Incidents}/{Uri.EscapeDataString(id)}";
}
