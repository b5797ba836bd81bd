using Connector.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Pages;

[TestClass]
public sealed class FormTokenTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public void Token_is_valid_for_its_reader_and_its_action_alone()
    {
        var tokens = new FormToken(new byte[32], _time);
        var token = tokens.For("ann", "/api/console/pause");

        Assert.IsTrue(tokens.IsValid(token, "ann", "/api/console/pause"));
        Assert.IsFalse(tokens.IsValid(token, "bob", "/api/console/pause"));
        Assert.IsFalse(tokens.IsValid(token, "ann", "/api/console/disconnect"));
    }

    [TestMethod]
    public void Token_ends_after_twelve_hours()
    {
        var tokens = new FormToken(new byte[32], _time);
        var token = tokens.For("ann", "/a");

        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.IsTrue(tokens.IsValid(token, "ann", "/a"));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsFalse(tokens.IsValid(token, "ann", "/a"));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(".")]
    [DataRow("1.AAAA")]
    [DataRow("99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("99999999999.*")]
    public void Forged_token_is_refused(string? token) =>
        Assert.IsFalse(new FormToken(new byte[32], _time).IsValid(token, "ann", "/a"));

    [TestMethod]
    public void Token_whose_end_was_moved_is_refused()
    {
        var tokens = new FormToken(new byte[32], _time);
        var token = tokens.For("ann", "/a");

        Assert.IsFalse(tokens.IsValid($"9{token}", "ann", "/a"));
    }

    [TestMethod]
    public void Installation_without_a_key_accepts_no_form()
    {
        var tokens = new FormToken(null, _time);

        Assert.IsFalse(tokens.IsValid(tokens.For("ann", "/a"), "ann", "/a"));
        Assert.IsFalse(tokens.IsValid(new FormToken(new byte[32], _time).For("ann", "/a"), "ann", "/a"));
    }

    [TestMethod]
    [DataRow(null, false)]
    [DataRow("same-origin", false)]
    [DataRow("none", false)]
    [DataRow("same-site", true)]
    [DataRow("cross-site", true)]
    public void Call_of_another_site_is_seen_by_the_header_that_only_a_browser_can_set(string? value, bool isFromElsewhere)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["Sec-Fetch-Site"] = value;

        Assert.AreEqual(isFromElsewhere, FormToken.IsFromElsewhere(request));
    }
}
