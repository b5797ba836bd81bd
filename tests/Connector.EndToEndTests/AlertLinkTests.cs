using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Connector.EndToEndTests;

/// <summary>The links of a real alert mail, followed over HTTP as a browser follows them, and as a mail scanner does.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed partial class AlertLinkTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Link_shows_the_outage_and_only_its_button_silences()
    {
        await using var stage = await Stage.StartAsync(
            Token, settings => settings.With("Alerts__LinkKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        var mailbox = await stage.ConnectAsync(Address, Token);
        mailbox.IsRevoked = true;
        stage.Gmail.RevokeAccessTokens();
        Stage.Deliver(mailbox, 1);
        await stage.Smtp.WaitForAsync(1, Stage.Patience, Token);
        var links = Links().Matches(stage.Smtp.Mails[0].Message.TextBody!).Select(match => new Uri(match.Value)).ToList();

        // The state, an hour, until it is over.
        Assert.HasCount(3, links);
        Assert.Contains($"New mail to {Address} is not being imported.", await GetAsync(stage, links[0]));
        Assert.DoesNotContain("<form", await GetAsync(stage, links[0]));
        Assert.Contains("<form method=\"post\"", await GetAsync(stage, links[2]));
        Assert.AreEqual("{\"silences\":[]}", await SilencesAsync(stage), "a scanner that follows every link does no harm");

        using var pressed = await stage.App.Http.PostAsync(links[2], content: null, Token);
        Assert.AreEqual(HttpStatusCode.OK, pressed.StatusCode);
        Assert.Contains("No more reminders until it is over.", await pressed.Content.ReadAsStringAsync(Token));
        Assert.Contains(Stage.Admin, await SilencesAsync(stage));

        using var forged = await stage.App.Http.PostAsync(new Uri($"{links[1].AbsoluteUri[..^3]}abc"), content: null, Token);
        Assert.AreEqual(HttpStatusCode.Gone, forged.StatusCode);
    }

    private async Task<string> GetAsync(Stage stage, Uri link)
    {
        using var response = await stage.App.Http.GetAsync(link, Token);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual("no-referrer", response.Headers.GetValues("Referrer-Policy").Single(), "the address is the key");
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        return await response.Content.ReadAsStringAsync(Token);
    }

    private Task<string> SilencesAsync(Stage stage) => stage.App.Http.GetStringAsync($"accounts/{Stage.Account}/alerts/silences", Token);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/api/alerts/link\?t=\S+")]
    private static partial Regex Links();
}
