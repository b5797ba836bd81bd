using System.Globalization;
using Connector.Alerting;
using Connector.Benchmarks.Reporting;
using Connector.Mailboxes;
using Connector.TestKit;
using Connector.TestKit.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Connector.Benchmarks.Scenarios;

/// <summary>Many accounts blocked at the same moment: how long it takes until each administrator has the one mail, without a limit and within one.</summary>
internal static class AlertScenario
{
    private const int Admins = 2;

    private const int MailboxesEach = 10;

    private const int Limit = 600;

    private const int LimitedAccounts = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 16 };

    public static async Task RunAsync(Bench bench, int accounts, CancellationToken cancellationToken)
    {
        await UnlimitedAsync(bench, accounts, cancellationToken);

        // Fewer would all leave in the first burst, and show nothing of the limit.
        if (accounts >= LimitedAccounts)
        {
            await LimitedAsync(bench, LimitedAccounts, cancellationToken);
        }
    }

    private static async Task UnlimitedAsync(Bench bench, int accounts, CancellationToken cancellationToken)
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        await using var app = Start(bench, smtp, mailsPerMinute: 0);
        await AddAccountsAsync(app, accounts, Admins, cancellationToken);

        var outbox = await TimeAsync(() => BlockAsync(app, accounts, _ => MailboxesEach, cancellationToken));
        var sending = await TimeAsync(() => SendAllAsync(app, smtp, accounts * Admins, cancellationToken));

        bench.Report.Add("alert_outbox_seconds", outbox);
        bench.Report.Add("alert_send_seconds", sending);
        bench.Report.Add("alert_mails_per_second", smtp.Mails.Count / sending);
        bench.Report.Add(Figure.AtMost("alert_mails_per_admin", (double)smtp.Mails.Count / (accounts * Admins), 1));
    }

    private static async Task LimitedAsync(Bench bench, int accounts, CancellationToken cancellationToken)
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        await using var app = Start(bench, smtp, Limit);
        await AddAccountsAsync(app, accounts, admins: 1, cancellationToken);

        // Each tenth account has as many mailboxes.
        await BlockAsync(app, accounts, index => (index % MailboxesEach) + 1, cancellationToken);
        await SendAllAsync(app, smtp, accounts, cancellationToken);
        // A tenth of a minute's mails may leave at once; the rate is that of the others.
        var paced = smtp.Mails.Skip(Limit / 10).Select(mail => mail.ReceivedAt).ToList();
        bench.Report.Add(Figure.AtMost("alert_limited_mails_per_minute", (paced.Count - 1) / (paced[^1] - paced[0]).TotalMinutes, Limit));
    }

    private static async Task AddAccountsAsync(ServiceProvider app, int accounts, int admins, CancellationToken cancellationToken)
    {
        foreach (var service in app.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(cancellationToken);
        }

        await Parallel.ForAsync(0, accounts, Parallelism, async (index, token) =>
            await app.GetRequiredService<AccountTable>().SaveAsync(
                new Account(Id(index), $"Account {index}", Locale.En, [.. Enumerable.Range(0, admins).Select(admin => new Admin($"admin{admin}-{index}@{Id(index)}.example"))]),
                token));
    }

    private static Task BlockAsync(ServiceProvider app, int accounts, Func<int, int> mailboxes, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var outbox = app.GetRequiredService<AlertOutbox>();
        var parked = from mailbox in Enumerable.Range(0, MailboxesEach)
                     from account in Enumerable.Range(0, accounts)
                     where mailbox < mailboxes(account)
                     select new MailboxKey(Id(account), $"m{mailbox}@{Id(account)}.example");

        return Parallel.ForEachAsync(parked, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (key, token) =>
            await outbox.ParkedAsync(new ParkedMailbox(key, FailureClass.ProviderBlocked, now, 1, now.AddMinutes(5), now, new Evidence(302)), token));
    }

    /// <summary>Does what the queue trigger does, round by round, until all mails are there.</summary>
    private static async Task SendAllAsync(ServiceProvider app, SmtpCatcher smtp, int mails, CancellationToken cancellationToken)
    {
        var (outages, admins) = (app.GetRequiredService<OutageTable>(), app.GetRequiredService<AlertAdmins>());

        await Wait.UntilAsync(SendDueAsync, Patience, $"{mails} alert mails are caught", cancellationToken);

        async Task<bool> SendDueAsync()
        {
            var open = await outages.ListUnfinishedAsync(DateTimeOffset.MinValue, cancellationToken).ToListAsync(cancellationToken);
            var now = TimeProvider.System.GetUtcNow();
            await Parallel.ForEachAsync(open.Where(outage => outage.NextAt <= now), Parallelism, async (outage, token) =>
                await admins.HandleAsync(new AlertJob(outage.Account, outage.Id), token));

            return smtp.Mails.Count >= mails;
        }
    }

    private static ServiceProvider Start(Bench bench, SmtpCatcher smtp, int mailsPerMinute)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = bench.NewAccount(),
            ["Tokens:ActiveKey"] = "k1",
            ["Tokens:Keys:k1"] = Convert.ToBase64String(new byte[32]),
            ["Gmail:ClientId"] = "client",
            ["Gmail:ClientSecret"] = "secret",
            ["Alerts:From"] = "alerts@connector.example",
            ["Alerts:Smtp:Host"] = smtp.Host,
            ["Alerts:Smtp:Port"] = smtp.Port.ToString(CultureInfo.InvariantCulture),
            ["Alerts:Smtp:Security"] = "None",
            ["Alerts:GroupWait"] = "00:00:01",
            ["Alerts:SingleAfter"] = "00:00:00",
            ["Alerts:MailsPerMinute"] = mailsPerMinute.ToString(CultureInfo.InvariantCulture),
            ["Schedule:EnqueueFetchJobs"] = "0 0 0 1 1 *",
            ["Schedule:ProbeParked"] = "0 0 0 1 1 *",
        }).Build();

        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddConnector(configuration)
            .BuildServiceProvider();
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static string Id(int account) => string.Create(CultureInfo.InvariantCulture, $"account-{account}");
}
