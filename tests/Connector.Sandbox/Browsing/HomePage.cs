using System.Globalization;
using Connector.Sandbox.Staging;
using Connector.TestKit.Gmail;

namespace Connector.Sandbox.Browsing;

/// <summary>The first page: where the console is, the alert mails, and what a person can do at the simulated Google.</summary>
internal static class HomePage
{
    private const int SecondsToReload = 5;

    /// <param name="faults">The switches; null while a story plays, because they would spoil what it proves.</param>
    /// <param name="isLive">The reader asked for a page that loads again.</param>
    public static string Of(SandboxStage stage, FaultSwitches? faults, bool isLive)
    {
        if (!stage.IsReady)
        {
            return HtmlText.Page("Connector sandbox", "<h1>The sandbox starts …</h1><p>The first time on a machine it installs a storage "
                + "emulator, which takes a minute or two.</p>", refresh: 2);
        }

        var reload = isLive
            ? $"It loads again every {SecondsToReload} s. {HtmlText.Link("/", "Stop that")}"
            : HtmlText.Link("/?live", $"Load this page again every {SecondsToReload} s");
        return HtmlText.Page("Connector sandbox", string.Concat(
            "<h1>Connector sandbox</h1>",
            $"<p>{HtmlText.Link(stage.Console.AbsoluteUri, "Open the console")}: the pages of the connector itself.</p>",
            $"<p>This page is the world around it. {reload}.</p>",
            $"<h2>Alert mails</h2>{MailPages.List(stage.Smtp.Mails)}",
            faults is null ? Later() : string.Concat(Faults(faults), Connect(stage), Mailboxes(stage.Gmail))),
            isLive ? SecondsToReload : null);
    }

    private static string Later() => "<h2>Google</h2><p>The story plays. When it is over and the sandbox was started with "
        + "<code>--stay</code>, you switch faults on and off here, connect a mailbox, and send mail.</p>";

    private static string Faults(FaultSwitches faults) => "<h2>Faults of Google</h2>" + HtmlText.Table(
        ["Fault", "State", "Action"],
        faults.States.Select(state => (string[])
        [
            HtmlText.Of(state.Switch.Text),
            state.IsOn ? "<strong>● on</strong>" : "○ off",
            HtmlText.Button("/faults", state.IsOn ? "Switch off" : "Switch on", state.IsOn ? "off" : "on", state.Switch.Name),
        ]));

    private static string Connect(SandboxStage stage)
    {
        var options = stage.Cast.Customers.Select(
            customer => $"<option value=\"{HtmlText.Of(customer.Id)}\">{HtmlText.Of(customer.Account.DisplayName)}</option>");
        return string.Concat(
            "<h2>Connect a mailbox</h2><p>Opens an invite link. The mailbox is made at the simulated Gmail if it is new.</p>",
            $"<form method=\"post\" action=\"/connect\"><label>Account <select name=\"account\">{string.Concat(options)}</select></label> ",
            "<label>Address <input type=\"email\" name=\"address\" required placeholder=\"hello@acme.example\"></label> ",
            "<button>Connect</button></form>");
    }

    private static string Mailboxes(GmailSimulator gmail) => "<h2>Mailboxes at Gmail</h2>" + HtmlText.Table(
        ["Address", "Mails", "Consent", "Actions"],
        gmail.Mailboxes.Select(mailbox => (string[])
        [
            HtmlText.Of(mailbox.Address),
            mailbox.Messages.Count.ToString(CultureInfo.InvariantCulture),
            mailbox.IsRevoked ? "✕ revoked" : "✓ given",
            HtmlText.Button("/deliver", "A mail comes in", "address", mailbox.Address) + " "
                + HtmlText.Button("/revoke", "Its owner revokes the consent", "address", mailbox.Address),
        ]));
}
