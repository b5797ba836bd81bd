using Connector.Forwarding.Confirming;
using Connector.Forwarding.Readiness;

namespace Connector.UnitTests.Forwarding;

/// <summary>Gmail's questions are passed on to administrators, a few per hour and mailbox.</summary>
[TestClass]
public sealed class ToldConfirmationsTests
{
    private const string Address = "support@acme.example";

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void At_most_three_questions_an_hour_are_passed_on()
    {
        var facts = new ForwardingFacts();
        var told = 0;

        for (var number = 0; number < 20; number++)
        {
            facts = facts.Asked(Question(number), Address, Now.AddMinutes(number));
            told += facts.IsTold(Question(number)) ? 1 : 0;
        }

        Assert.AreEqual(3, told);
        Assert.AreEqual("000019", facts.Confirmation!.Code, "the newest is shown in any case");

        facts = facts.Asked(Question(20), Address, Now.AddMinutes(61));
        Assert.IsTrue(facts.IsTold(Question(20)));
    }

    [TestMethod]
    public void Repeated_question_is_passed_on_again_and_counts_once()
    {
        var facts = new ForwardingFacts().Asked(Question(1), Address, Now).Asked(Question(1), Address, Now.AddSeconds(30));

        Assert.IsTrue(facts.IsTold(Question(1)));
        Assert.HasCount(1, facts.ToldConfirmations);
    }

    [TestMethod]
    public void Question_about_another_mailbox_does_not_replace_the_mailboxs_own()
    {
        var own = new ForwardingFacts().Asked(Question(1), Address, Now);

        var facts = own.Asked(Question(2) with { Mailbox = "stranger@evil.example" }, Address, Now.AddMinutes(1));

        Assert.IsTrue(facts.IsTold(Question(2)));
        Assert.AreEqual("000001", facts.Confirmation!.Code);
    }

    private static GmailConfirmation Question(int number) =>
        new($"{number:000000}", "https://mail-settings.google.com/mail/vf-x", default, Address);
}
