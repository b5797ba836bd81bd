using System.Net.Http.Json;
using System.Text.Json;

namespace Connector.BrowserTests.Support;

/// <summary>What stories about connecting a mailbox share.</summary>
internal static class ConnectStory
{
    public const string Continue = "Continue with Google";

    public static string AccountOf(string address) => address.Split('@', '.')[1];

    /// <summary>Opens an invite link and allows what Google asks.</summary>
    public static async Task ConnectAsync(this Visitor owner, Uri invite)
    {
        await owner.OpenAsync(invite);
        await owner.PressAsync(Continue);
        await owner.PressAsync("Allow");
    }

    /// <summary>An account of its own with an invite link for one mailbox.</summary>
    public static async Task<(BrowserStage Stage, string Address, Uri Invite)> InviteAsync(
        CancellationToken cancellationToken, string locale = "en", string displayName = "Acme Ltd")
    {
        var stage = await SharedBrowser.StageAsync();
        var account = $"connect-{Guid.NewGuid():N}"[..20];
        var address = $"support@{account}.example";
        await stage.AddAccountAsync(account, displayName, cancellationToken, locale);
        using var answer = await stage.App.Http.PostAsync(
            new Uri($"accounts/{account}/mailboxes/{address}/invite", UriKind.Relative), content: null, cancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return (stage, address, new Uri(body.GetProperty("url").GetString()!));
    }
}
