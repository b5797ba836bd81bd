using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.Benchmarks;

/// <summary>A freshly started app on an empty storage account and an empty Gmail.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly BenchStorage _storage;
    private readonly SmtpCatcher _smtp;

    private Bench(BenchStorage storage, SmtpCatcher smtp, GmailSimulator gmail, ConnectorApp app)
    {
        _storage = storage;
        _smtp = smtp;
        Gmail = gmail;
        App = app;
        Mailboxes = new BenchMailboxes(gmail, app);
    }

    public GmailSimulator Gmail { get; }

    public ConnectorApp App { get; }

    public BenchMailboxes Mailboxes { get; }

    /// <summary>
    /// The planner does not run, so that the only jobs are those that the benchmark sends; Gmail's quota is out of reach.
    /// </summary>
    /// <param name="change">Changes to these settings.</param>
    /// <param name="unitsPerUser">The quota of the simulated Gmail in units a minute and mailbox; null for none.</param>
    /// <param name="countsCalls">Whether storage calls can be counted. The emulator is slower then.</param>
    public static async Task<Bench> StartAsync(
        CancellationToken cancellationToken,
        Func<AppSettings, AppSettings>? change = null,
        int? unitsPerUser = null,
        bool countsCalls = false)
    {
        var storage = await BenchStorage.StartAsync(countsCalls, cancellationToken);
        var smtp = await SmtpCatcher.StartAsync();
        var quota = new SimulatedQuota { UnitsPerUserPerMinute = unitsPerUser };
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions { Quota = quota }, cancellationToken);
        var settings = AppSettings.For(storage.Account, gmail, smtp)
            .With("Gmail__UnitsPerUserPerMinute", unitsPerUser ?? 100_000_000)
            .With("Gmail__UnitsPerProjectPerMinute", 1_000_000_000)
            .With("Schedule__EnqueueFetchJobs", "0 0 0 1 1 *");

        var app = await ConnectorApp.StartAsync(change?.Invoke(settings) ?? settings, cancellationToken);
        return new Bench(storage, smtp, gmail, app);
    }

    /// <summary>What host and worker have used so far.</summary>
    public Usage Usage => Usage.Of(App);

    /// <exception cref="InvalidOperationException">The bench was started without countsCalls.</exception>
    public Task<int> CountCallsAsync(CancellationToken cancellationToken) => _storage.CountCallsAsync(cancellationToken);

    /// <summary>Imports 4,320 mails and waits until the just-in-time compiler has finished with what that made hot.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        const int Count = 72;
        const int MailsEach = 60;
        var mailboxes = await Mailboxes.ConnectAsync("warm-up", Count, cancellationToken);
        await Mailboxes.ImportAsync(mailboxes, BenchMails.Mixed, MailsEach, cancellationToken);
        var before = double.MinValue;

        while (Usage.Cpu - before is var more && more > 0.05)
        {
            before = Usage.Cpu;
            await PauseAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    public static Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, TimeProvider.System, cancellationToken);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Gmail.DisposeAsync();
        await _smtp.DisposeAsync();
        await _storage.DisposeAsync();
    }
}
