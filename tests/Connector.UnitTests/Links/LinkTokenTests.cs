using Connector.Links;

namespace Connector.UnitTests.Links;

[TestClass]
public sealed class LinkTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 15, 3, 0, TimeSpan.Zero);

    private static readonly LinkToken Tokens = new(new LinkOptions { Key = new byte[32] });

    [TestMethod]
    public void Fields_are_read_until_they_expire()
    {
        var token = Tokens.Sign(LinkPurpose.Invite, Now.AddMinutes(1), "acme", "");

        Assert.AreSequenceEqual(["acme", ""], Tokens.Read(LinkPurpose.Invite, token, Now)!.Value.Fields);
        Assert.AreEqual(Now.AddMinutes(1), Tokens.Read(LinkPurpose.Invite, token, Now)!.Value.ExpiresAt);
        Assert.IsNull(Tokens.Read(LinkPurpose.Invite, token, Now.AddMinutes(1)));
    }

    [TestMethod]
    public void Text_that_was_signed_for_one_purpose_is_invalid_for_every_other()
    {
        foreach (var purpose in Enum.GetValues<LinkPurpose>())
        {
            var token = Tokens.SignText(purpose, "9999999999\nacme");

            Assert.AreSequenceEqual(
                [purpose], Enum.GetValues<LinkPurpose>().Where(other => Tokens.ReadText(other, token) is not null));
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(".")]
    [DataRow("x.y.z")]
    [DataRow("äöü.ß")]
    public void Other_text_is_not_a_token(string? token) => Assert.IsNull(Tokens.Read(LinkPurpose.Invite, token, Now));

    [TestMethod]
    public void Token_is_invalid_without_a_key_and_under_another_key()
    {
        var token = Tokens.Sign(LinkPurpose.Invite, Now.AddDays(1), "acme");

        Assert.IsNull(new LinkToken(new LinkOptions()).Read(LinkPurpose.Invite, token, Now));
        Assert.IsNull(new LinkToken(new LinkOptions { Key = Enumerable.Repeat((byte)1, 32).ToArray() }).Read(
            LinkPurpose.Invite, token, Now));
    }

    [TestMethod]
    [DataRow("https://app.example")]
    [DataRow("https://app.example/")]
    [DataRow("https://app.example/c", "https://app.example/c/api/x")]
    [DataRow("https://app.example/c/", "https://app.example/c/api/x")]
    public void Path_is_appended_to_the_public_address(string address, string expected = "https://app.example/api/x") =>
        Assert.AreEqual(expected, new LinkOptions { PublicUri = new Uri(address) }.UriOf("api/x")!.AbsoluteUri);
}
