using Azure.Data.Tables;
using Azure.Storage.Queues;
using Connector.Alerting;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Settings;
using Connector.Storage;
using Connector.TestKit.Azurite;
using Connector.TestKit.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Connector.IntegrationTests.Alerting;

/// <summary>
/// The alerts over an empty storage account and a mail server of their own. The test takes the place of the queue trigger.
/// </summary>
internal sealed class AlertingUnderTest : IAsyncDisposable
{
    public const string Account = "acme";

    private readonly ServiceProvider _services;
    private readonly CancellationToken _cancellationToken;

    private AlertingUnderTest(SmtpCatcher smtp, ServiceProvider services, CancellationToken cancellationToken)
    {
        Smtp = smtp;
        _services = services;
        _cancellationToken = cancellationToken;
    }

    public SmtpCatcher Smtp { get; }

    public FakeTimeProvider Time => (FakeTimeProvider)Get<TimeProvider>();

    public AlertOutbox Outbox => Get<AlertOutbox>();

    public OutageTable Outages => Get<OutageTable>();

    public FakeLogCollector Logs => Get<FakeLogCollector>();

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <param name="wrap">Wraps the mail transport.</param>
    public static async Task<AlertingUnderTest> StartAsync(
        CancellationToken cancellationToken, Func<IAdminMail, IAdminMail>? wrap = null, SmtpCatcherOptions? catcher = null,
        params (string, string)[] settings)
    {
        var storage = await SharedAzurite.NewAccountAsync();
        var smtp = await SmtpCatcher.StartAsync(catcher);
        var reader = ReaderOf(storage, smtp, settings);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 15, 0, 0, TimeSpan.Zero)))
            .AddFakeLogging()
            .AddStorage(reader.Read<StorageOptions>())
            .AddMailboxes(reader.Read<RetryOptions>(), TokenOptions.Read(reader, isTrial: true))
            .AddLinks(reader.Read<LinkOptions>())
            .AddAlerting(AlertOptions.Read(reader))
            .AddSingleton<Func<double>>(() => 0.5);
        reader.ThrowIfInvalid();

        if (wrap is not null)
        {
            services.AddSingleton(provider => wrap(ActivatorUtilities.CreateInstance<SmtpAdminMail>(provider)));
        }

        var built = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await CreateStorageAsync(built, cancellationToken);
        return new AlertingUnderTest(smtp, built, cancellationToken);
    }

    private static SettingsReader ReaderOf(string storage, SmtpCatcher smtp, (string, string)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Alerts:From"] = "alerts@connector.example",
            ["Alerts:Smtp:Host"] = smtp.Host,
            ["Alerts:Smtp:Port"] = $"{smtp.Port}",
            ["Alerts:Smtp:Security"] = "None",
            ["Tokens:ActiveKey"] = "test",
            ["Tokens:Keys:test"] = Convert.ToBase64String(new byte[32]),
        };
        settings.ToList().ForEach(setting => values[setting.Item1] = setting.Item2);
        return new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private static async Task CreateStorageAsync(ServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var table in new[]
        {
            StorageNames.AlertsTable, StorageNames.AccountsTable, StorageNames.ParkedMailboxesTable, StorageNames.MailboxesTable,
            StorageNames.MessagesTable,
        })
        {
            await services.GetRequiredService<TableServiceClient>().CreateTableIfNotExistsAsync(table, cancellationToken);
        }

        await services.GetRequiredService<QueueServiceClient>().GetQueueClient(StorageNames.AlertsQueue)
            .CreateIfNotExistsAsync(cancellationToken: cancellationToken);
    }

    /// <summary>Starts with an account that has these administrators.</summary>
    public static async Task<AlertingUnderTest> StartForAsync(CancellationToken cancellationToken, params string[] admins)
    {
        var app = await StartAsync(cancellationToken);
        await app.SaveAccountAsync(admins);
        return app;
    }

    public T Get<T>()
        where T : notnull =>
        _services.GetRequiredService<T>();

    public Task SaveAccountAsync(params string[] admins) => Get<AccountTable>().SaveAsync(
        new Account(Account, "Acme Ltd", Locale.En, [.. admins.Select(admin => new Admin(admin))]), _cancellationToken);

    /// <summary>Parks a mailbox like the importer: first the row, then the outbox.</summary>
    public async Task ParkAsync(string address, FailureClass cause = FailureClass.ProviderBlocked, string account = Account)
    {
        var parked = new ParkedMailbox(
            new MailboxKey(account, address), cause, Now.AddMinutes(-1), Attempts: 1, Now.AddMinutes(5), Now.AddMinutes(-2),
            new Evidence(302));
        await Get<ParkedMailboxTable>().SaveAsync(parked, _cancellationToken);
        await Outbox.ParkedAsync(parked, _cancellationToken);
    }

    public async Task RecoverAsync(string address)
    {
        var key = new MailboxKey(Account, address);
        await Get<MailboxTable>().TryAddAsync(
            new Mailbox { Key = key, Id = Guid.NewGuid(), State = new MailboxState.Active() }, _cancellationToken);

        if (await Get<ParkedMailboxTable>().FindAsync(key, _cancellationToken) is { } parked)
        {
            await Get<ParkedMailboxTable>().TryDeleteAsync(parked, _cancellationToken);
        }

        await Outbox.RecoveredAsync(key, _cancellationToken);
    }

    public Task<Outage?> OpenOutageAsync(OutageKind kind = OutageKind.Provider) => Outages.FindOpenAsync(Account, kind, _cancellationToken);

    public Task HandleAsync(Outage outage) =>
        Get<AlertAdmins>().HandleAsync(AlertJob.ForOutage(outage.Account, outage.Id, outage.Attempt), _cancellationToken);

    /// <summary>Lets time pass and runs the job of every unfinished outage.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        Time.Advance(span);

        foreach (var outage in await UnfinishedAsync())
        {
            await HandleAsync(outage);
        }
    }

    public async Task<IReadOnlyList<Outage>> UnfinishedAsync() =>
        await Outages.ListUnfinishedAsync(DateTimeOffset.MinValue, _cancellationToken).ToListAsync(_cancellationToken);

    /// <summary>Jobs on the queue, hidden ones included.</summary>
    public Task<int> JobsAsync() => Get<WorkQueues>().CountAsync(StorageNames.AlertsQueue, _cancellationToken);

    public IReadOnlyList<MimeMessage> MailsTo(string admin) => [.. Smtp.MailsFor(admin).Select(mail => mail.Message)];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}
