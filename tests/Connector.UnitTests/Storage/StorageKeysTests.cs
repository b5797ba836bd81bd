using Connector.Storage;
using CsCheck;

namespace Connector.UnitTests.Storage;

[TestClass]
public sealed class StorageKeysTests
{
    [TestMethod]
    [DataRow("support@acme.example", "support@acme.example")]
    [DataRow("a/b\\c#d?e%f|g", "a%2Fb%5Cc%23d%3Fe%25f%7Cg")]
    [DataRow("tab\there", "tab%09here")]
    public void Replaces_what_table_storage_forbids(string text, string expected) => Assert.AreEqual(expected, StorageKeys.Escape(text));

    [TestMethod]
    public void Joins_parts_with_a_bar_that_no_part_can_hold() =>
        Assert.AreEqual("acme|a%7Cb@x.example", StorageKeys.Join("acme", "a|b@x.example"));

    [TestMethod]
    [TestCategory("Property")]
    public void Two_texts_never_become_one_key() =>
        Gen.Select(Gen.String, Gen.String).Sample((one, other) => one == other || StorageKeys.Escape(one) != StorageKeys.Escape(other));

    [TestMethod]
    [TestCategory("Property")]
    public void Key_can_be_read_back_as_the_original_text() =>
        Gen.String.Sample(text => StorageKeys.Unescape(StorageKeys.Escape(text)) == text);

    [TestMethod]
    [TestCategory("Property")]
    public void No_forbidden_character_is_left() =>
        Gen.String.Sample(text => !StorageKeys.Escape(text).Any(character => "/\\#?|".Contains(character) || char.IsControl(character)));
}
