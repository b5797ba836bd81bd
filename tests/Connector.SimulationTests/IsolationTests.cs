using System.Globalization;
using System.Text.Json;
using Connector.Simulation.Hosting;
using Connector.Simulation.Isolation;
using Connector.TestKit;

namespace Connector.SimulationTests;

/// <summary>
/// Trouble of one account does not make the mail of others later (I4). A small form of the benchmark <c>isolation</c>, which measures each
/// trouble alone too.
/// </summary>
[TestClass]
public sealed class IsolationTests(TestContext context)
{
    private static readonly IsolationOptions Small = new()
    {
        Instances = 1,
        Accounts = 20,
        Mailboxes = 100,
        MailsPerHour = 20,
        Before = TimeSpan.FromMinutes(15),
        Lasting = TimeSpan.FromMinutes(30),
        LargeAccount = 2_500,
        FullMailbox = 5_000,
        Hanging = 40,
        HangingMailsPerHour = 60,
        Alerted = 30,
    };

    private static readonly Lazy<LagFigures> Without = new(() => IsolationRun.Measure(Small, Disturbances.None));

    /// <summary>Otherwise a call that hangs would keep another share of the slots than in production.</summary>
    [TestMethod]
    public void Simulated_host_has_the_queue_settings_of_host_json()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        var queues = json.RootElement.GetProperty("extensions").GetProperty("queues");
        var simulated = new QueueHostOptions();

        Assert.AreEqual(queues.GetProperty("batchSize").GetInt32(), simulated.BatchSize);
        Assert.AreEqual(queues.GetProperty("newBatchThreshold").GetInt32(), simulated.NewBatchThreshold);
        Assert.AreEqual(queues.GetProperty("maxDequeueCount").GetInt32(), simulated.MaxDequeueCount);
        Assert.AreEqual(Time("visibilityTimeout"), simulated.VisibilityTimeout);
        Assert.AreEqual(Time("maxPollingInterval"), simulated.PollEvery);

        TimeSpan Time(string name) => TimeSpan.Parse(queues.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
    }

    [TestMethod]
    [DataRow(Disturbances.LargeAccount)]
    [DataRow(Disturbances.All)]
    public void Trouble_of_one_account_makes_the_mail_of_others_at_most_a_tenth_later(Disturbances trouble)
    {
        var (lag, world) = IsolationRun.Run(Small, trouble);

        context.WriteLine($"without {Without.Value}, with {lag}");
        Assert.AreEqual(0, world.Time.Strays, "continuations that left the simulation");
        Assert.IsGreaterThan(500, lag.Mails);
        Assert.AreEqual(0, lag.Missing, "mails that were not handed over");
        Assert.IsLessThanOrEqualTo(1.1, lag.WorstRatio(Without.Value));
    }
}
