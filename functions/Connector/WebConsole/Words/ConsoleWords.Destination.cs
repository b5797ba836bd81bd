using Connector.Api;
using Connector.Delivering;

namespace Connector.WebConsole.Words;

/// <content>The texts of the page about an account's destination.</content>
public partial class ConsoleWords
{
    public virtual string Destination => "Destination";

    public virtual string DestinationText => "Where the mail of this account goes.";

    public virtual string DestinationNow => "Mail goes to:";

    public virtual string ChangeDestination => "Change or test the destination";

    public virtual string NewDestination => "Change the destination";

    public virtual string DestinationKind => "Mail goes to";

    public virtual string NameOfKind(string kind) => kind switch
    {
        DestinationBody.Archive => "the archive only",
        DestinationBody.Zendesk => "Zendesk, as tickets",
        DestinationBody.Webhook => "a webhook",
        _ => "the destination of the installation",
    };

    public virtual string Subdomain => "Subdomain";

    public virtual string SubdomainHelp => "The first part of the address: acme for https://acme.zendesk.com.";

    public virtual string ClientId => "Identifier of the OAuth client";

    public virtual string ClientSecret => "Secret of the OAuth client";

    public virtual string ClientSecretHelp => "Leave it empty to keep the one of the same client.";

    public virtual string AutomaticMail => "Mail of machines, such as out-of-office replies";

    public virtual string Name(AutomaticMail automatic) => automatic switch
    {
        Delivering.AutomaticMail.Tag => "ticket tagged automatic-mail",
        Delivering.AutomaticMail.Ticket => "ticket without this tag",
        _ => "no ticket",
    };

    public virtual string Tags => "Tags of each ticket, separated by commas";

    public virtual string WebhookUri => "Address";

    public virtual string WebhookSecret => "Secret, which begins with whsec_";

    public virtual string Save => "Save";

    public virtual string TestDestination => "Test";

    public virtual string DestinationSaved => "Saved. Mail that waits goes there now. Test it before you rely on it.";

    public virtual string NotSaved => "Nothing was saved, because:";

    public virtual string TestAccepted(string name) => $"{name} takes mail.";

    public virtual string TestFailed(string name) => $"{name} does not take mail. Its answer:";

    public virtual string MistakeIn(string field) => field switch
    {
        "subdomain" => "The subdomain must be the first part of the address, in lower case: acme for https://acme.zendesk.com.",
        "clientId" => "The identifier of the OAuth client is missing, or has blanks or special letters.",
        "clientSecret" => "The secret is missing or too short. It can be left out only while the client stays the same.",
        "tags" => "There may be up to 20 tags of lower-case letters, digits, hyphens, underscores and slashes.",
        "uri" => "The address must begin with https://, without a user and a fragment.",
        "secret" => "The secret must be whsec_ and the base64 of 24 to 64 random bytes.",
        _ => "Choose where mail goes.",
    };
}
