using Connector.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Importing;

/// <summary>Registers planning, fetching and storing mail.</summary>
public static class ImportingServices
{
    public static IServiceCollection AddImporting(this IServiceCollection services, SettingsReader settings) =>
        services
            .AddSingleton(ImportOptions.Read(settings))
            .AddSingleton(PushOptions.Read(settings))
            .AddSingleton<PollRhythm>()
            .AddSingleton<WatchTable>()
            .AddSingleton<RenewWatches>()
            .AddSingleton<PushHints>()
            .AddSingleton(services => new MailMemory(services.GetRequiredService<ImportOptions>().MaxBufferedBytes, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<MessageStore>()
            .AddSingleton<OwnAlerts>()
            .AddSingleton<RoutePairs>()
            .AddSingleton<MailImport>()
            .AddSingleton<SyncList>()
            .AddSingleton<CountedStart>()
            .AddSingleton<FullSync>()
            .AddSingleton<MailboxFetch>()
            .AddSingleton<QuietPoll>()
            .AddSingleton<MessageFacts>()
            .AddSingleton<CompletenessProof>()
            .AddSingleton<IncidentProofs>()
            .AddSingleton<MailboxLifecycle>()
            .AddSingleton<CanaryFetch>()
            .AddSingleton<IncidentWatch>()
            .AddSingleton<WatchProvider>()
            .AddSingleton<FetchMailbox>()
            .AddSingleton<FetchPlanner>()
            .AddSingleton<DeferredMails>()
            .AddSingleton<Deferral>()
            .AddSingleton<RetryDeferred>()
            .AddSingleton<ProbeParked>()
            .AddSingleton<FetchPoison>();
}
