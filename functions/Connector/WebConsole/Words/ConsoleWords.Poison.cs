using Connector.Storage;

namespace Connector.WebConsole.Words;

/// <content>The texts of jobs that failed at every attempt.</content>
public partial class ConsoleWords
{
    public virtual string FailedJobs => "Failed jobs";

    public virtual string FailedJobsText =>
        "These jobs failed at every attempt: because of a crash, a fault of this connector, or because storage was away. They are tried "
        + "again after growing pauses. When the cause is gone, you can have them tried again at once.";

    public virtual string NoFailedJobs => "No job has failed at every attempt.";

    public virtual string Queue(string queue) => queue switch
    {
        StorageNames.FetchJobsQueue => "Fetches",
        StorageNames.DeliveriesQueue => "Deliveries",
        StorageNames.AlertsQueue => "Alerts",
        _ => queue,
    };

    public virtual string JobsCaption(int jobs) => jobs == 1 ? "1 job" : $"{Number(jobs)} jobs";

    public virtual string Job => "Job";

    public virtual string NoJob => "Not a job, so it cannot be tried again";

    public virtual string FailedTimes => "Failed";

    public virtual string FirstTime => "First";

    public virtual string LastTime => "Last";

    public virtual string TryAgain => "Try again";

    public virtual string TryAgainEffect => "All jobs of this list are done again now. A job whose work is done already has no effect.";
}
