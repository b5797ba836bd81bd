using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.LocalRuntimeTests.App;

public sealed class SlowJobs(Pace pace)
{
    [Function("DoJob")]
    [QueueOutput("done")]
    public async Task<string> DoJob([QueueTrigger("jobs")] string job, CancellationToken cancellationToken)
    {
        Console.WriteLine($"begun {job}");
        await pace.PassAsync(cancellationToken);
        return job;
    }

    [Function("Tick")]
    public static void Tick([TimerTrigger("* * * * * *")] TimerInfo timer) =>
        Console.WriteLine($"tick {timer.IsPastDue}");

    [Function("Hello")]
    public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
        Results.Text($"Hello {name}");
}
