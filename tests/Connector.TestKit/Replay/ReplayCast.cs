using System.Globalization;
using Connector.TestKit.App;

namespace Connector.TestKit.Replay;

/// <summary>A customer of the replay, with its mailboxes.</summary>
public sealed record ReplayAccount(string Id, AccountOrder Order, IReadOnlyList<string> Addresses)
{
    private static readonly string[] Departments = ["support", "sales", "orders", "returns", "billing", "info", "jobs", "press"];

    private static readonly (string Id, string Name, string Locale)[] Names =
    [
        ("acme", "Acme Outdoor", "en"),
        ("nordlicht", "Nordlicht Möbel", "de"),
        ("kestrel", "Kestrel Coffee", "en"),
        ("lindenhof", "Lindenhof Reisen", "de"),
        ("harbour", "Harbour Books", "en"),
        ("sonnwerk", "Sonnwerk Solar", "de"),
    ];

    /// <summary>Deals the mailboxes out to the customers in turn. The first customer has two administrators.</summary>
    public static IReadOnlyList<ReplayAccount> All(ReplayPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var accounts = Math.Min(plan.Accounts, plan.Mailboxes);
        return [.. Enumerable.Range(0, accounts).Select(
            number => Make(number, plan.Mailboxes / accounts + (number < plan.Mailboxes % accounts ? 1 : 0)))];
    }

    private static ReplayAccount Make(int number, int mailboxes)
    {
        var (id, name, locale) =
            number < Names.Length ? Names[number] : (Numbered("customer", number), Numbered("Customer ", number), "en");
        AdminOrder[] admins = number == 0 ? [new($"ops@{id}.example"), new($"ada@{id}.example")] : [new($"it@{id}.example")];
        return new ReplayAccount(
            id, new AccountOrder(name, locale, admins), [.. Enumerable.Range(0, mailboxes).Select(box => Address(id, box))]);
    }

    private static string Address(string account, int number)
    {
        var (round, department) = (number / Departments.Length, Departments[number % Departments.Length]);
        return $"{(round == 0 ? department : Numbered(department, round))}@{account}.example";
    }

    private static string Numbered(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word}{number + 1}");
}
