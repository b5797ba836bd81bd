using System.Globalization;
using Connector.Sandbox.Staging;
using Connector.TestKit.Gmail;

namespace Connector.Sandbox.Browsing;

/// <summary>The first page: where the console is, the alert mails, and what a person can do at the simulated Google.</summary>
internal static class HomePage
{
    /// <summary>In the query of a page that loads again, and of the actions that lead back to it.</summary>
    public const string Live = "live";

    private const int SecondsToReload = 5;

    /// <param name="faults">Null while a story plays, because switches would spoil what it proves.</param>
    /// <param name="isLive">The reader asked for a page that loads again.</param>
    public static string Of(SandboxStage stage, FaultSwitches? faults, ForwardingSwitches forwarding, bool isLive)
    {
        if (!stage.IsReady)
        {
            return HtmlText.Page("Connector sandbox", "<h1>The sandbox starts …</h1><p>The first time on a machine it installs a storage "
                + "emulator, which takes a minute or two. This page loads again when it is ready.</p>", refresh: 2);
        }

        var query = isLive ? $"?{Live}" : "";
        return HtmlText.Page("Connector sandbox", string.Concat(
            "<h1>Connector sandbox</h1><p>The world around the connector: a simulated Gmail and a mail server.</p>",
            $"<p class=\"actions\"><a class=\"button\" href=\"{HtmlText.Of(stage.Console.AbsoluteUri)}\">Open the console</a> ",
            isLive
                ? $"<span>This page loads again every {SecondsToReload} s. {HtmlText.Link("/", "Stop that")}</span></p>"
                : $"{HtmlText.Link($"/?{Live}", $"Load this page again every {SecondsToReload} s")}</p>",
            stage.Helpdesk is { } helpdesk
                ? $"<p>{HtmlText.Link(helpdesk.Address.AbsoluteUri, "Tickets and comments at the simulated Zendesk")}</p>" : "",
            $"<h2>Mails that the connector sent</h2>{MailPages.List(stage.Smtp.Mails)}",
            faults is null
                ? Later() : string.Concat(Faults(faults, query), Connect(stage), Mailboxes(stage.Gmail, forwarding, query))),
            isLive ? SecondsToReload : null);
    }

    private static string Later() => "<h2>Google</h2><p>The story plays. When it is over and the sandbox was started with "
        + "<code>--stay</code>, you switch faults on and off here, connect a mailbox, and send mail.</p>";

    private static string Faults(FaultSwitches faults, string query) => "<h2 id=\"faults\">Faults of Google</h2>" + HtmlText.Table(
        ["Fault", "State", "Action"],
        faults.States.Select(state => (string[])
        [
            HtmlText.Of(state.Switch.Text),
            state.IsOn ? "<span class=\"mark waiting\">● on</span>" : "<span class=\"mark quiet\">○ off</span>",
            HtmlText.Button($"/faults{query}", state.IsOn ? "Switch off" : "Switch on", state.IsOn ? "off" : "on", state.Switch.Name),
        ]));

    private static string Connect(SandboxStage stage)
    {
        var options = stage.Cast.Customers.Select(
            customer => $"<option value=\"{HtmlText.Of(customer.Id)}\">{HtmlText.Of(customer.Account.DisplayName)}</option>");
        return string.Concat(
            "<h2>Connect a mailbox</h2><p>Opens an invite link. The mailbox is made at the simulated Gmail if it is new.</p>",
            "<form method=\"post\" action=\"/connect\" class=\"find\"><div><label for=\"account\">Account</label>",
            $"<select id=\"account\" name=\"account\">{string.Concat(options)}</select></div>",
            "<div><label for=\"address\">Address</label>",
            "<input type=\"email\" id=\"address\" name=\"address\" required maxlength=\"254\" placeholder=\"hello@acme.example\"></div>",
            "<button>Connect</button></form>");
    }

    private static string Mailboxes(GmailSimulator gmail, ForwardingSwitches forwarding, string query) => string.Concat(
        "<h2 id=\"mailboxes\">Mailboxes at Gmail</h2><p>To set up forwarding, its owner enters the inbound address, which the console ",
        "shows, and then the code.</p>",
        HtmlText.Table(
            ["Address", "Mails", "Consent", "Forwarding", "Actions"],
            gmail.Mailboxes.Select(mailbox => Row(mailbox, forwarding.StepOf(mailbox), query))));

    private static string[] Row(SimulatedMailbox mailbox, ForwardingStep step, string query) =>
    [
        HtmlText.Of(mailbox.Address),
        mailbox.Messages.Count.ToString(CultureInfo.InvariantCulture),
        mailbox.IsRevoked ? "<span class=\"mark act\">✕ revoked</span>" : "<span class=\"mark good\">✓ given</span>",
        step switch
        {
            ForwardingStep.On => "<span class=\"mark good\">✓ on</span>",
            ForwardingStep.Asked => "<span class=\"mark waiting\">… code sent</span>",
            _ => "<span class=\"mark quiet\">○ off</span>",
        },
        string.Concat(
            "<div>",
            HtmlText.Button($"/deliver{query}", "A mail comes in", "address", mailbox.Address),
            mailbox.IsRevoked ? "" : HtmlText.Button($"/revoke{query}", "Revoke the consent", "address", mailbox.Address),
            HtmlText.Button($"/forward{query}", Next(step), "address", mailbox.Address),
            "</div>"),
    ];

    private static string Next(ForwardingStep step) => step switch
    {
        ForwardingStep.On => "Stop forwarding",
        ForwardingStep.Asked => "Enter the code",
        _ => "Set up forwarding",
    };
}
