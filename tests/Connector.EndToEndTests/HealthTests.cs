using System.Net;
using Connector.TestKit;
using Connector.TestKit.Gmail;

namespace Connector.EndToEndTests;

/// <summary>Health asks storage, and never Google (I9): a worker that is well must not be replaced because Google is not.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class HealthTests(TestContext context)
{
    private const int Askings = 40;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Health_makes_no_call_to_Google_neither_for_mail_nor_for_a_token()
    {
        await using var stage = await StartWithoutTimersAsync();
        await stage.ConnectAsync("support@acme.example", Token);
        await Wait.UntilAsync(async () => (await FetchedAsync(stage)) is not null, Stage.Patience, "the mailbox is fetched once", Token);
        stage.Gmail.RevokeAccessTokens();
        stage.Gmail.ForgetRequests();

        for (var asking = 0; asking < Askings; asking++)
        {
            Assert.AreEqual(HttpStatusCode.OK, await stage.App.Api.HealthAsync(Token));
            await stage.App.Api.StatusAsync(Token);
        }

        Assert.IsEmpty(stage.Gmail.Requests);
    }

    [TestMethod]
    public async Task Health_is_good_while_Google_blocks_and_while_it_is_out_of_reach()
    {
        await using var stage = await StartWithoutTimersAsync();
        await stage.ConnectAsync("support@acme.example", Token);

        stage.Gmail.Faults.Block(FaultScope.Everything);
        Assert.AreEqual(HttpStatusCode.OK, await stage.App.Api.HealthAsync(Token));

        stage.Gmail.Faults.Clear();
        stage.Gmail.Faults.Set(new GmailFault.Reset(), FaultScope.Everything);
        Assert.AreEqual(HttpStatusCode.OK, await stage.App.Api.HealthAsync(Token));
    }

    /// <summary>The only calls to Google are those that somebody asks for.</summary>
    private Task<Stage> StartWithoutTimersAsync() =>
        Stage.StartAsync(Token, settings => new[] { "EnqueueFetchJobs", "WatchProvider", "ProbeParked" }
        .Aggregate(settings, (all, timer) => all.With($"Schedule__{timer}", "0 0 0 29 2 *")));

    private async Task<DateTimeOffset?> FetchedAsync(Stage stage) =>
        (await stage.App.Api.GetMailboxAsync(Stage.Account, "support@acme.example", Token)).LastFetch;
}
