using Connector.Forwarding.Confirming;

namespace Connector.UnitTests.Forwarding;

/// <summary>Tag lists by RFC 6376, 3.2.</summary>
[TestClass]
public sealed class DkimTagsTests
{
    [TestMethod]
    [DataRow("v=1; d=google.com", "google.com")]
    [DataRow("v=1; d=google.com;", "google.com")]
    [DataRow("v=1;\r\n\t d =\r\n google.com ; h=from", "google.com", DisplayName = "folding white space around name and value")]
    [DataRow("d=evil.example; D=google.com", "evil.example", DisplayName = "names are case-sensitive")]
    [DataRow("D=google.com", null)]
    [DataRow("d=", "")]
    public void Tag_is_found_by_its_exact_name(string list, string? domain) => Assert.AreEqual(domain, DkimTags.Parse(list)!["d"]);

    [TestMethod]
    [DataRow("d=evil.example; d=google.com", DisplayName = "a name twice")]
    [DataRow("d=google.com;; h=from", DisplayName = "an empty tag")]
    [DataRow("d=google.com; h", DisplayName = "a name without a value")]
    [DataRow("1d=google.com", DisplayName = "a name that begins with a digit")]
    [DataRow("d x=google.com", DisplayName = "a name with a blank in it")]
    public void List_against_the_grammar_is_refused(string list) => Assert.IsNull(DkimTags.Parse(list));

    [TestMethod]
    public void Signed_headers_are_compared_in_lower_case() =>
        Assert.AreSequenceEqual(["from", "subject", "date"], DkimTags.Parse("h=From : SUBJECT:\r\n date")!.SignedHeaders);
}
