using static Connector.Connecting.ConnectResultKind;

namespace Connector.Connecting.Words;

internal sealed class EnglishConnectWords : ConnectWords
{
    private const string Again = "Try again";

    public override string StartHeadline(string asker, string address) => $"{asker} asks to import the mail of {address}";

    public override string StartText(string asker, string address) =>
        $"New mail to {address} is then copied to the helpdesk of {asker}, so that the team can answer it there. You sign in at Google, "
        + "and Google asks you whether you allow it.";

    public override string RenewText(string address) =>
        $"{address} is connected. If Google has ended the permission, or you want to renew it, continue: the import resumes after the "
        + "last imported mail, and nothing is imported twice.";

    public override string ReconnectText(string address) =>
        $"The permission to read {address} does not work any more, so its mail is not imported. Continue to give it again: the import "
        + "resumes after the last imported mail, and nothing is imported twice.";

    public override string ReadsHeading => "What the connector reads";

    public override IReadOnlyList<string> Reads(bool isKnown) =>
    [
        isKnown
            ? "Mail that arrived after the last imported mail, with its attachments."
            : "Mail that arrives from now on, with its attachments.",
        "The forwarding settings of the mailbox, to see whether forwarding works.",
    ];

    public override string NeverHeading => "What it never does";

    public override IReadOnlyList<string> Never =>
    [
        "It cannot send, change, move or delete mail, and does not mark mail as read.",
        "It does not see your password, contacts, calendar or files.",
    ];

    public override string Continue => "Continue with Google";

    public override string SignInAs(string address) =>
        $"At Google, sign in as {address}. If Google shows another account, choose “Use another account”.";

    public override string EndAnyTime => "End the permission at any time in your Google Account";

    public override string LinkUntil(string until) => $"This link works until {until}.";

    public override string BlockedSummary => "If Google says “Access blocked” or names your administrator";

    public override string BlockedText =>
        "Your Google Workspace allows only apps that its administrator trusts. Send these lines to your administrator, and use this "
        + "page again when the app is trusted:";

    public override string BlockedPath =>
        "Admin console (admin.google.com) → Security → Access and data control → API controls → App access control → Configure new "
        + "app: look for the client ID and choose “Trusted”.";

    public override string ClientId => "Client ID";

    public override string Scope => "Scope";

    public override string OperatorSummary => "If Google shows another error, such as redirect_uri_mismatch";

    public override string OperatorText =>
        "Send these lines to the operator of the connector. In the Google Cloud console, under APIs & Services → Credentials, the "
        + "OAuth client must exist and list exactly this redirect URI:";

    public override string RedirectUri => "Redirect URI";

    public override string GoogleSays => "Google’s error";

    public override ResultText NotSetUp => new(
        "Not set up",
        "This connector cannot ask Google yet.",
        ["It has no OAuth client (setting Gmail__ClientId), and neither has the account. Please inform the operator of the connector."]);

    public override ResultText LinkOver => new(
        "Link ended",
        "This link does not work any more.",
        ["A link works for seven days, unless it is revoked before. Please ask for a new one the person who sent it."]);

    public override ResultText ResultOver => new(
        "Page ended",
        "This page is not available any more.",
        ["Pages about a result are kept for an hour. To connect a mailbox, open the link that you got."]);

    public override string UseAnotherAccount => "Use another account";

    public override string ShowResult => "Show the result";

    public override string ImportsFrom => "Imports mail since";

    public override string AllMail => "all mail";

    public override string LastFetch => "Last fetch";

    public override string FetchRunning => "the first one is running now";

    public override string NotFetched => "none yet";

    public override string Waiting => "Waiting in Gmail";

    public override string MailsWaiting(int count) =>
        count == 1 ? "1 mail, which is imported now" : $"{count} mails, which are imported now";

    public override string ConsentEnds(string end) =>
        $"Google ends this permission on {end}, because the app has the status “Testing” at Google, or because you allowed it for a "
        + "limited time. Before that, the operator of the connector has to publish the app (Google Cloud console → Google Auth "
        + "Platform → Audience → Publish app), and you have to connect once more.";

    public override string ForwardingHeading => "Next step: forwarding as a second way";

    public override string ForwardingText =>
        "Sometimes Google stops apps from reading mail for hours. If Gmail also forwards each mail to the address below, mail comes in "
        + "then too. Duplicates are removed.";

    public override string InboundAddress => "Forward to";

    public override string ForwardingState => "Forwarding now";

    public override string ForwardingReadyHeading => "The second way";

    public override string ForwardingReady =>
        "Forwarding works: mail also comes in this way, even while Google stops apps from reading it.";

    public override string Code => "Confirmation code";

    public override string ConfirmationLink => "Confirmation link";

    public override IReadOnlyList<string> HowToForward =>
    [
        "In Gmail, open Settings → See all settings → Forwarding and POP/IMAP, choose “Add a forwarding address”, and enter the address "
            + "above.",
        "Gmail sends a confirmation code to that address. Refresh this page until it shows the code, and type it into Gmail.",
        "In Gmail, choose “Forward a copy of incoming mail to” that address and “keep Gmail’s copy in the Inbox”, and save the changes.",
    ];

    public override string GmailSettings => "Open the forwarding settings of Gmail";

    public override string Refresh => "Refresh this page";

    public override string Done => "You can close this page at any time.";

    protected override ResultText? OfSuccess(ConnectResultKind kind, string address) => kind switch
    {
        Connected => new("Connected", $"{address} is connected.", ["New mail is imported from now on."]),
        Reconnected => new(
            "Connected", $"{address} is connected again.",
            ["The import continues after the last imported mail: what arrived meanwhile is fetched now, and nothing is imported twice."]),
        ConnectedLater => new(
            "Permission stored", $"Your permission for {address} is stored.",
            ["Google does not let the connector in at this moment. It asks again automatically, checks then that the permission is for "
                + $"{address}, and begins to import. You need not do anything else."]),
        _ => null,
    };

    protected override ResultText? OfConsent(ConnectResultKind kind, string address, string other) => kind switch
    {
        Denied => new(
            "Not connected", "You did not allow access.",
            [$"Nothing was stored. To connect {address}, try again and choose “Allow” or “Continue” at Google.",
                "If you did not refuse: the app is perhaps still in its test phase, and this account is not one of its test users. Ask "
                + "the operator of the connector to add it."], Again),
        NotAllowedToRead => new(
            "Not connected", "The permission to read mail was not ticked.",
            ["Google asked what the connector may do, and the box for reading mail stayed empty. Nothing was stored.",
                "Try again and tick the box “View your email messages and settings”."], Again),
        WrongAccount => new(
            "Not connected", $"You signed in as {other}, and not as {address}.",
            [$"Nothing was stored, and {other} is not read.",
                $"Choose “Use another account” and sign in as {address}."]),
        NoRefreshToken => new(
            "Not connected", "Google gave no lasting permission.",
            ["That happens when a page of Google is used twice. Please try again."], Again),
        CodeRefused => new(
            "Not connected", "Google did not accept the sign-in any more.",
            ["That happens when it took too long, or when a button was pressed twice. Please try again."], Again),
        NoGmail => new(
            "Not connected", $"{address} has no Gmail at Google.",
            ["The account exists, but its mail service is switched off or has no licence. A Workspace administrator can switch Gmail "
                + "on. Then try again."], Again),
        _ => null,
    };

    protected override ResultText? OfSetUp(ConnectResultKind kind, string address, string reason) => kind switch
    {
        ForbiddenByAdministrator => new(
            "Not connected", "Your Google Workspace does not allow the connector.",
            [], Again),
        ClientWrong => new(
            "Not set up", "The connector is not registered at Google as it should be.",
            ["You cannot repair this. Send the lines below to the operator of the connector. The OAuth client (Google Cloud console → "
                + "APIs & Services → Credentials) must exist, have the secret that the connector has, and list exactly this redirect "
                + "URI."], Again),
        ApiOff => new(
            "Not set up", "The Gmail API is switched off.",
            ["You cannot repair this. Ask the operator of the connector to switch it on: Google Cloud console → APIs & Services → "
                + "Library → Gmail API → Enable. It takes effect within minutes. Then try again."], Again),
        GoogleAway => new(
            "Not connected", "Google did not answer.",
            ["This is a fault at Google, and not yours. Nothing was stored. Please try again in a few minutes."], Again),
        Refused => new("Not connected", $"{address} cannot be connected.", [reason]),
        _ => null,
    };

    protected override ResultText OfVisit(ConnectResultKind kind) => kind switch
    {
        StillWorking => new(
            "One moment", "Your sign-in is being processed.",
            ["The page was opened twice, perhaps by a second click. The result is there within seconds."]),
        TooOld => new(
            "Not connected", "That took too long.",
            ["A sign-in at Google has to be finished within ten minutes. Please try again."], Again),
        OtherBrowser => new(
            "Not connected", "The sign-in began in another browser.",
            ["For your safety, one browser has to do it from the start to the end, and it must accept cookies. Open the link that you "
                + "got in this browser."]),
        _ => new(
            "Not connected", "This address was used or is incomplete.", ["Open the link that you got once more, and begin again there."]),
    };

    public override EndingText Ending(string address, string end) => new(
        $"[Action required] Google ends the permission for {address} on {end}",
        "Action required",
        $"Google ends the permission to read {address} on {end}.",
        ["The permission is limited because the app has the status “Testing” at Google, or because it was allowed for a limited time. "
            + "From then on no mail of this address is imported by Gmail's API.",
            "The operator of the connector should publish the app first. Then connect the address once more, or connect it again every "
            + "week. The import continues after the last imported mail."],
        $"Reconnect {address}");
}
