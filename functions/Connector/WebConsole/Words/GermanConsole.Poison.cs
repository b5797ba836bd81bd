using Connector.Storage;

namespace Connector.WebConsole.Words;

/// <content>The texts of jobs that failed at every attempt.</content>
internal sealed partial class GermanConsole
{
    public override string FailedJobs => "Misslungene Aufträge";

    public override string FailedJobsText =>
        "Diese Aufträge misslangen bei jedem Versuch: wegen eines Absturzes, eines Fehlers dieses Connectors oder weil der Speicher "
        + "nicht erreichbar war. Sie werden nach wachsenden Pausen wiederholt. Ist die Ursache behoben, können Sie sie sofort "
        + "wiederholen lassen.";

    public override string NoFailedJobs => "Kein Auftrag ist bei jedem Versuch misslungen.";

    public override string Queue(string queue) => queue switch
    {
        StorageNames.FetchJobsQueue => "Abrufe",
        StorageNames.DeliveriesQueue => "Zustellungen",
        StorageNames.AlertsQueue => "Warnungen",
        _ => queue,
    };

    public override string JobsCaption(int jobs) => jobs == 1 ? "1 Auftrag" : $"{Number(jobs)} Aufträge";

    public override string Job => "Auftrag";

    public override string NoJob => "Kein Auftrag, also nicht wiederholbar";

    public override string FailedTimes => "Misslungen";

    public override string FirstTime => "Zuerst";

    public override string LastTime => "Zuletzt";

    public override string TryAgain => "Noch einmal versuchen";

    public override string TryAgainEffect =>
        "Alle Aufträge dieser Liste werden jetzt noch einmal ausgeführt. Ein Auftrag, dessen Arbeit schon getan ist, bewirkt nichts.";
}
