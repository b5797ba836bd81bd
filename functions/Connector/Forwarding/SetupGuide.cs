namespace Connector.Forwarding;

/// <summary>How forwarding is set up for one mailbox, step by step, with its own addresses. docs/forwarding.md says the same at more length.</summary>
/// <param name="InGmail">By whoever owns the mailbox.</param>
/// <param name="InWorkspace">By the domain's administrator, for one mailbox or many.</param>
public sealed record SetupGuide(IReadOnlyList<string> InGmail, IReadOnlyList<string> InWorkspace)
{
    public static SetupGuide For(string mailbox, string inbound) => new(
        [
            $"Sign in to Gmail as {mailbox} and open Settings, See all settings, Forwarding and POP/IMAP.",
            $"Choose 'Add a forwarding address' and enter {inbound}.",
            "Gmail sends a confirmation to that address. Its code and its link appear here within a minute, under 'confirmation', and come to the account's administrators by mail: open the link and confirm, or type the code into Gmail.",
            $"Back in Gmail choose 'Forward a copy of incoming mail to' {inbound} and 'keep Gmail's copy in the Inbox', and save the changes.",
            "POST …/forwarding/audit to see that the settings are right, and …/forwarding/proof to send a mail through.",
        ],
        [
            "Sign in to admin.google.com as an administrator and open Apps, Google Workspace, Gmail, Default routing (or Routing), 'Recipient address map'.",
            $"Add a map from {mailbox} to {inbound} for incoming mail, and tick 'Also route to the original destination'.",
            "Save, and POST …/forwarding/proof: no setting of the mailbox shows an address map, so that a mail that comes through is the proof of it.",
        ]);
}
