namespace Connector.Alerting.Words;

/// <content>The guide that the HTTP API returns. The API is in English only.</content>
public partial class Wording
{
    public static SetupGuide Guide(string mailbox, string inbound) => new(
        [
            $"Sign in to Gmail as {mailbox} and open {GmailSettings}.",
            $"Choose “Add a forwarding address” and enter {inbound}.",
            "Gmail sends a confirmation to that address. Its code and its link appear here within a minute, under 'confirmation', "
                + "and come to the account's administrators by mail: open the link and confirm, or type the code into Gmail.",
            $"Back in Gmail choose “Forward a copy of incoming mail to” {inbound} and “keep Gmail's copy in the Inbox”, and save the "
                + "changes.",
            "POST …/forwarding/audit to see that the settings are right, and …/forwarding/proof to send a mail through.",
        ],
        [
            $"Sign in to admin.google.com as an administrator and open {AddressMap}.",
            $"Add a map from {mailbox} to {inbound} for incoming mail, and {AlsoRoute}.",
            "Save, and POST …/forwarding/proof: no setting of the mailbox shows an address map, so that a mail that comes through is "
                + "the proof of it.",
        ]);
}
