using Connector.Mailboxes;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
public sealed class TokenCipherTests
{
    private static readonly MailboxKey Mailbox = new("acme", "support@acme.example");

    private static readonly TokenCipher Old = Cipher("old", ("old", 1));

    [TestMethod]
    public void Token_decrypts_for_its_own_mailbox() =>
        Assert.AreEqual("1//refresh", Old.TryDecrypt(Old.Encrypt("1//refresh", Mailbox), Mailbox));

    [TestMethod]
    public void Token_does_not_decrypt_in_the_row_of_another_mailbox()
    {
        var encrypted = Old.Encrypt("1//refresh", Mailbox);

        Assert.IsNull(Old.TryDecrypt(encrypted, Mailbox with { Address = "sales@acme.example" }));
        Assert.IsNull(Old.TryDecrypt(encrypted, Mailbox with { Account = "other" }));
    }

    [TestMethod]
    public void After_a_rotation_old_tokens_still_open_and_new_ones_take_the_new_key()
    {
        var rotated = Cipher("new", ("old", 1), ("new", 2));

        Assert.AreEqual("1//refresh", rotated.TryDecrypt(Old.Encrypt("1//refresh", Mailbox), Mailbox));
        Assert.StartsWith("v1.new.", rotated.Encrypt("1//refresh", Mailbox));
    }

    [TestMethod]
    public void Token_whose_key_is_gone_does_not_decrypt_and_does_not_throw() =>
        Assert.IsNull(Cipher("new", ("new", 2)).TryDecrypt(Old.Encrypt("1//refresh", Mailbox), Mailbox));

    [TestMethod]
    [DataRow("")]
    [DataRow("v1")]
    [DataRow("v1.old.")]
    [DataRow("v1.old.AAAA")]
    [DataRow("v1.old.not base64!")]
    [DataRow("v2.old.AAAA")]
    public void Damaged_token_does_not_decrypt_and_does_not_throw(string damaged) => Assert.IsNull(Old.TryDecrypt(damaged, Mailbox));

    [TestMethod]
    public void Two_encryptions_of_one_token_differ() => Assert.AreNotEqual(Old.Encrypt("a", Mailbox), Old.Encrypt("a", Mailbox));

    private static TokenCipher Cipher(string active, params (string Id, byte Fill)[] keys) =>
        new(new TokenOptions(active, keys.ToDictionary(key => key.Id, key => Enumerable.Repeat(key.Fill, 32).ToArray())));
}
