using System.Reflection;
using Connector.Mailboxes;
using Connector.Zendesk.Tickets;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>What the connector itself writes into tickets, in the language of the account.</summary>
[TestClass]
public sealed class TicketWordsTests
{
    [TestMethod]
    public void Notes_of_a_German_account_are_German()
    {
        var mail = TicketMails.Read(
            "From: ann@example.com\nAuto-Submitted: auto-replied\nContent-Type: text/plain\n\n" + new string('x', 70_000),
            locale: Locale.De);

        Assert.AreEqual("(kein Betreff)", mail.Ticket().Subject);
        Assert.Contains("Diese E-Mail ist zu lang für einen Kommentar.", System.Net.WebUtility.HtmlDecode(mail.Comment().Html()));
        Assert.Contains("Ein Programm hat diese E-Mail von ann@example.com gesendet.", mail.Comment().Html());
    }

    [TestMethod]
    public void Each_language_has_all_texts_of_its_own()
    {
        var english = typeof(TicketWords).GetProperties().Where(text => text.GetMethod!.IsVirtual).Select(text => text.GetMethod!)
            .Concat(typeof(TicketWords).GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance)
                .Where(method => method.IsVirtual))
            .DistinctBy(method => method.Name)
            .ToList();

        Assert.IsGreaterThan(10, english.Count);

        foreach (var locale in Enum.GetValues<Locale>().Where(locale => locale != Locale.En))
        {
            var words = TicketWords.In(locale);
            var lacking = english.Where(text => Said(text, words) == Said(text, TicketWords.English)).Select(text => text.Name);
            Assert.IsEmpty(lacking.ToList(), $"{locale}");
        }
    }

    private static string Said(MethodInfo text, TicketWords words)
    {
        var arguments = text.GetParameters().Select(parameter => parameter.ParameterType == typeof(int) ? (object)3 : "x");
        return (string)text.Invoke(words, [.. arguments])!;
    }
}
