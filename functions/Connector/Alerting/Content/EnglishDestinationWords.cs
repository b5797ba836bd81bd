using System.Globalization;

namespace Connector.Alerting.Content;

internal sealed class EnglishDestinationWords : DestinationWords
{
    public override string OpenedHeadline => "Your helpdesk is not taking new mail from us.";

    public override string WeDo =>
        "We try again by ourselves, every few minutes. As soon as your helpdesk takes one mail, we hand over all that waits, the oldest first. We write to you when it works again.";

    public override string YourMail =>
        "We fetch new mail from Gmail as ever and keep it. Nothing is lost, and nothing is refused because of this.";

    public override string ResolvedPromise => "Everything that waited is being handed over, each mail once and the oldest first. There is nothing for you to do.";

    public override IReadOnlyList<string> YouCan =>
    [
        "See whether your helpdesk is up, and whether it still takes posts at this address with this secret.",
        "If the address or the secret has changed, tell the operator of this connector.",
        "If a mail is urgent, read and answer it in Gmail.",
    ];

    public override string Subject(string name, string since) => $"[Action needed] Your helpdesk {name} is not taking mail – since {since}";

    public override string ReminderHeadline(string duration) => $"Your helpdesk is still not taking new mail from us, for {duration} by now.";

    public override string ResolvedHeadline(string name) => $"Your helpdesk {name} takes mail from us again.";

    public override string WhatHappened(string name, string since) => $"We hand new mail over to {name}. Since {since} it takes none.";

    public override string Waiting(int mails, string oldest) => mails == 1
        ? $"1 mail waits, since {oldest}."
        : $"{mails.ToString("N0", CultureInfo.InvariantCulture)} mails wait, the oldest since {oldest}.";

    public override string Answer(string answer) => $"For your technicians, the last answer that we got: {answer}";
}
