using System.Globalization;
using Connector.TestKit.App;

namespace Connector.Sandbox.Staging;

/// <summary>Three made-up customers, their administrators and their mailboxes.</summary>
internal sealed record Cast(IReadOnlyList<Customer> Customers)
{
    private static readonly string[] Departments = ["support", "sales", "orders", "returns", "billing", "info", "jobs", "press"];

    private static readonly Customer[] All =
    [
        new("acme", new AccountOrder("Acme Outdoor", "en", [new("ops@acme.example"), new("ada@acme.example")]), []),
        new("nordlicht", new AccountOrder("Nordlicht Möbel", "de", [new("technik@nordlicht.example")]), []),
        new("kestrel", new AccountOrder("Kestrel Coffee", "en", [new("it@kestrel.example")]), []),
    ];

    public IReadOnlyList<Seat> Mailboxes =>
        [.. Customers.SelectMany(customer => customer.Addresses.Select(address => new Seat(customer.Id, address)))];

    public IReadOnlyList<string> Admins => [.. Customers.SelectMany(customer => customer.Account.Admins).Select(admin => admin.Email)];

    /// <summary>Assigns the mailboxes to the customers in turn; a customer without a mailbox is left out.</summary>
    public static Cast Of(int mailboxes) => new(
    [
        .. All.Select((customer, index) => customer with
        {
            Addresses =
                [.. Enumerable.Range(0, mailboxes).Where(i => i % All.Length == index).Select(i => Address(customer.Id, i / All.Length))],
        }).Where(customer => customer.Addresses.Count > 0),
    ]);

    private static string Address(string customer, int number)
    {
        var department = Departments[number % Departments.Length];
        var round = number / Departments.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{department}{(round == 0 ? "" : round + 1)}@{customer}.example");
    }
}

internal sealed record Customer(string Id, AccountOrder Account, IReadOnlyList<string> Addresses);

/// <summary>A mailbox and whose it is.</summary>
internal sealed record Seat(string Account, string Address);
