using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class PlanningTurnsTests
{
    [TestMethod]
    public async Task Account_with_many_mailboxes_has_its_first_hundred_planned_and_the_others_after_those_of_all_accounts()
    {
        var planned = await PlanAsync([.. Mailboxes("large", 0, 150)], [.. Mailboxes("large", 150, 250), .. Mailboxes("small", 0, 3)]);

        Assert.AreSequenceEqual(
            Mailboxes("large", 0, 100).Concat(Mailboxes("small", 0, 3)).Concat(Mailboxes("large", 100, 300)).Select(Name),
            planned.Select(Name));
    }

    [TestMethod]
    public async Task Second_large_account_has_its_second_hundred_before_the_third_hundred_of_the_first_one()
    {
        var planned = await PlanAsync([.. Mailboxes("a", 0, 300), .. Mailboxes("b", 0, 200)]);

        Assert.AreSequenceEqual(
            Mailboxes("a", 100, 100).Concat(Mailboxes("b", 100, 100)).Concat(Mailboxes("a", 200, 100)).Select(Name),
            planned.Skip(200).Select(Name));
    }

    private static ValueTask<List<Mailbox>> PlanAsync(params IReadOnlyList<Mailbox>[] pages) =>
        PlanningTurns.InTurnsAsync(pages.ToAsyncEnumerable()).SelectMany(turn => turn).ToListAsync();

    private static string Name(Mailbox mailbox) => mailbox.Key.ToString();

    private static IEnumerable<Mailbox> Mailboxes(string account, int from, int count) =>
        Enumerable.Range(from, count).Select(number => new Mailbox
        {
            Key = new MailboxKey(account, $"box{number:0000}@{account}.example"),
            Id = Guid.Empty,
            State = new MailboxState.Active(),
        });
}
