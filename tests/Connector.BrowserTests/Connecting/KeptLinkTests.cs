using Azure.Data.Tables;
using Connector.BrowserTests.Support;

namespace Connector.BrowserTests.Connecting;

/// <summary>Links and pages that a person kept: they are too old, or were used before.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class KeptLinkTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Consent_after_ten_minutes_is_too_old_and_the_page_begins_again()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await ExpireVisitsAsync(stage, address);
        await owner.PressAsync("Allow");
        await owner.SeeAsync("That took too long.");
        await owner.CheckAsync("connect-too-old");
        Assert.IsEmpty(await stage.App.Api.GetMailboxesAsync(ConnectStory.AccountOf(address), Token));
        await owner.PressAsync("Try again");
        await owner.PressAsync("Allow");

        await owner.SeeAsync($"{address} is connected.");
    }

    [TestMethod]
    public async Task Invite_link_that_is_opened_again_says_that_the_mailbox_is_connected_and_renews_the_consent()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();
        await owner.ConnectAsync(invite);
        await owner.SeeAsync($"{address} is connected.");

        await owner.OpenAsync(invite);
        await owner.SeeAsync($"{address} is connected. If Google has ended the permission");
        await owner.SeeAsync("Mail that arrived after the last imported mail");
        await owner.CheckAsync("connect-start-again");
        await owner.PressAsync(ConnectStory.Continue);
        await owner.PressAsync("Allow");

        await owner.SeeAsync($"{address} is connected again.");
    }

    [TestMethod]
    public async Task Back_button_after_the_result_leads_to_a_page_that_still_works()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();
        await owner.ConnectAsync(invite);
        await owner.SeeAsync($"{address} is connected.");

        await owner.Page.GoBackAsync();
        await owner.PressAsync("Allow");
        await owner.SeeAsync($"{address} is connected.");
    }

    [TestMethod]
    public async Task Result_of_a_mailbox_that_was_disconnected_meanwhile_is_not_shown_any_more()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();
        await owner.ConnectAsync(invite);
        await owner.SeeAsync($"{address} is connected.");
        using var answer = await stage.App.Http.DeleteAsync(
            new Uri($"accounts/{ConnectStory.AccountOf(address)}/mailboxes/{address}", UriKind.Relative), Token);

        await owner.PressAsync("Refresh this page");
        await owner.SeeAsync("This page is not available any more.");
        await owner.CheckAsync("connect-result-over");
    }

    /// <summary>Ten minutes pass for the visits to Google that were begun for a mailbox.</summary>
    private async Task ExpireVisitsAsync(BrowserStage stage, string address)
    {
        var table = stage.Storage.Tables.GetTableClient("Connects");
        foreach (var row in await stage.Storage.RowsAsync("Connects", Token))
        {
            if (row.PartitionKey == "!states" && row.GetString("Address") == address)
            {
                row["ExpiresAt"] = TimeProvider.System.GetUtcNow().AddSeconds(-1);
                await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
            }
        }
    }
}
