namespace Connector.WebConsole.Words;

/// <content>The texts of incidents.</content>
public partial class ConsoleWords
{
    public virtual string NoIncidents => "No incident so far.";

    public virtual string IncidentTitle(string id) => $"Incident {id}";

    public virtual string IncidentOver => "It is over: all addresses are imported again, and there is nothing to do.";

    public virtual string Began => "Began";

    public virtual string Ended => "Ended";

    public virtual string Lasted => "Duration";

    public virtual string Cause => "Cause";

    public virtual string Concerns => "Concerns";

    public virtual string OneAccount(string account) => $"account {account}";

    public virtual string Steps => "Steps";

    public virtual string StepsNote => "The newest is first.";

    /// <param name="detail">What an incident's timeline adds to a step, in English.</param>
    public virtual string StepDetail(string detail) => detail;

    public virtual string Numbers => "Numbers";

    public virtual string RefusedMailboxes => "Addresses that Google refused";

    public virtual string HeldMailboxes => "Addresses that waited without a call";

    public virtual string Canaries => "Test fetches";

    public virtual string MailsDelayed => "Mails that came late";

    public virtual string Proven => "Addresses proven complete";

    public virtual string Missing => "Mails found missing, and fetched";

    public virtual string Report => "Report (Markdown, English)";

    public virtual string Affected => "Affected addresses";

    public virtual string AffectedNow(int addresses) => $"{Count(addresses)} wait now";

    public virtual string PlotRefused => "Google refused";

    public virtual string PlotLetThrough => "Let through";

    public virtual string PlotLabel => "When Google refused calls, and which share of the addresses was let through afterwards";
}
