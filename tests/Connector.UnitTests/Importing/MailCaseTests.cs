using System.Reflection;
using Connector.Importing.Parsing;

namespace Connector.UnitTests.Importing;

/// <summary>Parses every mail of the cases. The display name of a test shows the kind of fault and the case.</summary>
[TestClass]
public sealed class MailCaseTests
{
    [TestMethod]
    [DynamicData(nameof(Charsets), DynamicDataDisplayName = nameof(NameOf))]
    public void Encoded_and_raw_text_is_read_in_its_charset(MailCase mail) => AssertRead(mail);

    [TestMethod]
    [DynamicData(nameof(Addresses), DynamicDataDisplayName = nameof(NameOf))]
    public void Addresses_are_read_one_by_one_and_never_from_a_name(MailCase mail) => AssertRead(mail);

    [TestMethod]
    [DynamicData(nameof(AutomaticMails), DynamicDataDisplayName = nameof(NameOf))]
    public void Mail_of_machines_is_distinguished_from_mail_of_people(MailCase mail) => AssertRead(mail);

    [TestMethod]
    [DynamicData(nameof(Ids), DynamicDataDisplayName = nameof(NameOf))]
    public void Message_ids_are_read_without_the_text_around_them(MailCase mail) => AssertRead(mail);

    [TestMethod]
    [DynamicData(nameof(Dates), DynamicDataDisplayName = nameof(NameOf))]
    public void Dates_are_right_or_missing(MailCase mail) => AssertRead(mail);

    [TestMethod]
    [DynamicData(nameof(Files), DynamicDataDisplayName = nameof(NameOf))]
    public void Files_are_found_and_named(MailCase mail) => AssertRead(mail);

    [TestMethod]
    [DynamicData(nameof(Frames), DynamicDataDisplayName = nameof(NameOf))]
    public void Headers_are_found_in_a_broken_frame(MailCase mail) => AssertRead(mail);

    [TestMethod]
    public void Every_case_is_in_one_of_the_tests()
    {
        IEnumerable<object[]> rows = [.. Charsets, .. Addresses, .. AutomaticMails, .. Ids, .. Dates, .. Files, .. Frames];
        var tested = rows.Select(row => ((MailCase)row[0]).Name).Order(StringComparer.Ordinal);

        Assert.AreSequenceEqual(MailCase.All.Select(mail => mail.Name).Order(StringComparer.Ordinal), tested);
        Assert.IsGreaterThanOrEqualTo(185, MailCase.All.Count);
    }

    public static IEnumerable<object[]> Charsets => Of("subject-", "charset-");

    public static IEnumerable<object[]> Addresses => Of("from-", "to-", "cc-", "replyto-", "spoof-");

    public static IEnumerable<object[]> AutomaticMails => Of("auto-", "type-report");

    public static IEnumerable<object[]> Ids => Of("id-", "inreplyto-", "references-");

    public static IEnumerable<object[]> Dates => Of("date-");

    public static IEnumerable<object[]> Files => Of("file-", "type-double", "type-parameter");

    public static IEnumerable<object[]> Frames => Of("start-", "inside-", "line-ends-", "headers-", "nul-", "space-", "stray-");

    public static string NameOf(MethodInfo method, object[] row) => $"{method.Name} ({row[0]})";

    private static IEnumerable<object[]> Of(params string[] prefixes) =>
        MailCase.All
            .Where(mail => prefixes.Any(prefix => mail.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(mail => new object[] { mail });

    private static void AssertRead(MailCase mail)
    {
        var parsed = MailParser.Parse(new MemoryStream(mail.Mail));

        foreach (var field in mail.Fields)
        {
            var expected = string.Join(" or ", field.Values);
            Assert.IsTrue(field.Admits(parsed), $"{field.Name}: expected {expected}, found {field.ActualIn(parsed)}.");
        }
    }
}
