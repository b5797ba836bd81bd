using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Mailboxes;
using Connector.WebConsole.Reading;

namespace Connector.UnitTests.WebConsole;

[TestClass]
public sealed class ListPlaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Place_is_read_back_as_it_was_spelled()
    {
        ListPlace[] places =
        [
            new(Condition.Working, null, new MailboxKey("acme", "a@acme.example")),
            new(Condition.NeedsPerson, Now, new MailboxKey("a-1", "odd~one@acme.example")),
        ];

        Assert.AreSequenceEqual(places.Select(place => (ListPlace?)place), places.Select(place => ListPlace.Read(place.Spell())));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("50")]
    [DataRow("working~~acme")]
    [DataRow("working~soon~acme~a@acme.example")]
    [DataRow("working~9999999999999999999~acme~a@acme.example")]
    [DataRow("broken~~acme~a@acme.example")]
    [DataRow("working~~NO!~a@acme.example")]
    public void Text_that_spells_no_place_leads_to_the_first_page(string? text) => Assert.IsNull(ListPlace.Read(text));

    [TestMethod]
    public void Pages_show_every_line_once_and_lead_back()
    {
        var overview = Of(Enumerable.Range(0, 120).Select(number => $"m{number:d3}@acme.example"));
        List<ListSlice> pages = [overview.Slice(null, null, ListTurn.First)];

        while (pages[^1].Next is { } next)
        {
            pages.Add(overview.Slice(null, null, next));
        }

        Assert.AreSequenceEqual([50, 50, 20], pages.Select(page => page.Lines.Count));
        Assert.AreSequenceEqual(overview.Lines, pages.SelectMany(page => page.Lines));
        Assert.AreSequenceEqual(pages[0].Lines, overview.Slice(null, null, pages[1].Back!).Lines);
        Assert.IsNull(pages[0].Back);
    }

    [TestMethod]
    public void Next_page_loses_no_line_when_an_address_before_it_is_removed()
    {
        var names = Enumerable.Range(0, 120).Select(number => $"m{number:d3}@acme.example").ToList();
        var next = Of(names).Slice(null, null, ListTurn.First).Next!;

        var after = Of(names.Except(["m003@acme.example", "m049@acme.example"])).Slice(null, null, next);

        Assert.AreEqual("m050@acme.example", after.Lines[0].Mailbox.Key.Address);
    }

    private static Overview Of(IEnumerable<string> addresses) => new(
        Now,
        [
            .. addresses.Select(address => new MailboxLine(
                new MailboxSummary(
                    new MailboxKey("acme", address), new MailboxState.Active(), Now, Now, Now, 0, StandbyRoute.None, IsProven: true),
                Condition.Working,
                HeldBy: null)),
        ],
        [],
        new Helpdesks(
            new Dictionary<string, DestinationHealth>(), new Dictionary<string, DestinationKind>(), DestinationKind.Archive));
}
