using Connector.Links;
using Connector.Mailboxes;
using Connector.Reporting.Monthly;
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

    /// <param name="account">Null for all accounts.</param>
    /// <param name="after">The last action of the page before; null for the first page.</param>
    public static string HistoryOf(string? account, string? after = null) =>
        With(History, account is null ? null : ("account", account), after is null ? null : ("after", after));

    /// <summary>The search for a mail with the account filled in, and the address if there is one.</summary>
    public static string FindMail(string account, string? address = null) =>
        With(Mail, ("account", account), address is null ? null : ("to", address));

    public static string List(Condition? condition, string? text, ListTurn turn) => With(
        Front,
        condition is { } one ? ("state", one.Spell()) : null,
        text is null ? null : ("find", text),
        turn.After is { } after ? ("after", after.Spell()) : null,
        turn.Before is { } before ? ("before", before.Spell()) : null);

    /// <summary>Tries the failed jobs of a queue again.</summary>
    public static string PoisonOf(string queue) => $"{Poison}/{Uri.EscapeDataString(queue)}";

    public static string Account(string account) => $"{Front}/accounts/{Uri.EscapeDataString(account)}";

    public static string Mailbox(MailboxKey mailbox) => $"{Account(mailbox.Account)}/mailboxes/{Uri.EscapeDataString(mailbox.Address)}";

    public static string Act(MailboxKey mailbox, Verb verb) => $"{Mailbox(mailbox)}/{verb.Spell()}";

    public static string Act(string account, AccountVerb verb) => $"{Account(account)}/{verb.Spell()}";

    public static string Destination(string account) => $"{Account(account)}/{DestinationPages.Verb}";

    public static string Reports(string account) => $"{Account(account)}/reports";

    public static string Report(string account, Month month) => $"{Account(account)}/{MonthlyPages.PageOf(month)}";

    public static string Incident(string id) => $"{Incidents}/{Uri.EscapeDataString(id)}";

    /// <param name="query">Names and values; null for one that is left out.</param>
    private static string With(string page, params IEnumerable<(string Name, string Value)?> query)
    {
        var given = query.OfType<(string Name, string Value)>().Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}").ToList();
        return given.Count == 0 ? page : $"{page}?{string.Join('&', given)}";
    }
}
