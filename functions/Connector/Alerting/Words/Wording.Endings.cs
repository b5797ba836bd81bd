namespace Connector.Alerting.Words;

/// <content>Credentials that end.</content>
public partial class Wording
{
    protected static readonly Uri ClientsPage = new("https://console.cloud.google.com/auth/clients");

    public virtual string SecretEndsSubject(string moment) => $"[Action needed] The secret of your Google client ends on {moment}";

    public virtual string SecretEndsState => "Action needed";

    public virtual string SecretEndsHeadline(string moment) =>
        $"The secret of your OAuth client at Google ends on {moment}. After that no mail is fetched.";

    public virtual string SecretEndsReason =>
        "We sign in to Google with this secret for every address that was connected by your client. The end is the day that was entered "
        + "here with the secret. A new secret does not end the permissions of the addresses, so no address has to be connected again.";

    public virtual string ClientOfAccount => "Your OAuth client";

    public virtual IReadOnlyList<Content.Step> RenewSecret =>
    [
        new("Open the client in the Google Cloud console and add a second secret. The first one stays valid.", ClientsPage),
        new("Give the new secret and its end to the operator of this connector, who enters both."),
        new("Disable the old secret at Google when mail has come in for an hour."),
    ];
}
