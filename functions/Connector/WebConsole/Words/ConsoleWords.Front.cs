using System.Globalization;

namespace Connector.WebConsole.Words;

/// <content>The texts of the front page.</content>
public partial class ConsoleWords
{
    public virtual string AsOf => "As of";

    public virtual string Refresh => "Refresh";

    public virtual string KeepRefreshing => "Refresh every minute";

    public virtual string StopRefreshing => "Stop refreshing";

    public virtual string All => "All";

    public virtual string FilterByState => "Filter by state";

    public virtual string IncidentLink(string id) => $"Incident {id}: steps, numbers and report";

    public virtual string FindAddress => "Find an address or account";

    public virtual string Find => "Find";

    public virtual string ClearSearch => "Clear the search";

    public virtual string NoLines => "No address fits. Choose another state or clear the search.";

    public virtual string ListCaption(int first, int last, int inAll) =>
        $"Addresses {Number(first)} to {Number(last)} of {Number(inAll)}, the worst first";

    public virtual string Address => "Address";

    public virtual string State => "State";

    public virtual string Since => "Since";

    public virtual string LastFetch => "Last fetch";

    public virtual string LastMail => "Last mail";

    public virtual string Waiting => "Waiting";

    public virtual string SecondWay => "Second way";

    public virtual string Helpdesk => "Helpdesk";

    public virtual string Action => "Action";

    public virtual string ServiceLevel => "Delivered in the last 24 hours";

    /// <param name="half">The time within which half of the mails were delivered.</param>
    /// <param name="most">The same for 95 %.</param>
    /// <param name="nearlyAll">The same for 99 %.</param>
    /// <param name="withinMinute">A share from 0 to 1.</param>
    public virtual string Delivered(int mails, string half, string most, string nearlyAll, double withinMinute) =>
        $"{Number(mails)} {(mails == 1 ? "mail" : "mails")}: half within {half}, 95 % within {most}, 99 % within {nearlyAll}; "
        + $"{Percent(withinMinute)} within a minute";

    /// <summary>Opens the table of the hours.</summary>
    public virtual string ByHour => "By hour";

    public virtual string Hour => "Hour";

    public virtual string Mails => "Mails";

    public virtual string PushWatches => "Gmail's push watches";

    public virtual string WatchesLapse(string moment) => $"the first one lapses at {moment}, unless it is renewed";

    public virtual string UnaccountedMail => "Mails unaccounted for in the last 7 days";

    /// <param name="missing">Mails that were at Gmail and not here.</param>
    /// <param name="stray">Mails that were stored and had no delivery.</param>
    public virtual string UnaccountedMails(int missing, int stray) => missing + stray == 0
        ? "none"
        : $"{Number(missing + stray)}, found and handed over since: {Number(missing)} not fetched from Gmail, "
            + $"{Number(stray)} without a delivery";

    public virtual string FirstAlert => "First failure to first alert in the last 30 days";

    /// <param name="half">The time within which half of the outages were told.</param>
    public virtual string FirstAlerts(int outages, string half, string longest) => outages == 1
        ? $"1 outage: {longest}"
        : $"{Number(outages)} outages: half within {half}, the longest {longest}";

    /// <summary>Rounded down, so that 100 % means all.</summary>
    protected static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100):0} %");

    public virtual string AtLeast(int mails) => $"{Number(mails)}+";

    public virtual string TakesMail => "takes mail";

    public virtual string TakesNoMail(string since) => $"no mail since {since}";

    public virtual string Archive => "archive";

    /// <param name="others">Other connections of the same mailbox.</param>
    public virtual string AlsoIn(int others) => others == 1 ? "also in another account" : $"also in {Number(others)} other accounts";

    public virtual string Next => "Next page";

    public virtual string Previous => "Previous page";

    public virtual string Pages => "Pages of the list";

    public virtual string Administrators => "Administrators";
}
