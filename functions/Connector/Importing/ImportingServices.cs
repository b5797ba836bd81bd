using Connector.Importing.Deferring;
using Connector.Importing.Push;
using Connector.Importing.Reconciling;
using Connector.Importing.Searching;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Importing;

/// <summary>Registers planning, fetching and storing mail.</summary>
internal static class ImportingServices
{
    // Exceeds a limit because it lists the registrations of a whole feature.
    public static IServiceCollection AddImporting(this IServiceCollection services, ImportOptions import, PushOptions push) =>
        services
            .AddSingleton(import)
            .AddSingleton(push)
            .AddSingleton<PollRhythm>()
            .AddSingleton<WatchTable>()
            .AddSingleton<RenewWatches>()
            .AddSingleton<PushWatches>()
            .AddSingleton<EndImport>()
            .AddSingleton<PushHints>()
            .AddSingleton(
                services =>
                new MailMemory(services.GetRequiredService<ImportOptions>().MaxBufferedBytes, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<OwnAlerts>()
            .AddSingleton<RoutePairs>()
            .AddSingleton<MailDownload>()
            .AddSingleton<MailImport>()
            .AddSingleton<SyncList>()
            .AddSingleton<FullSync>()
            .AddSingleton<CredentialProof>()
            .AddSingleton<MailboxFetch>()
            .AddSingleton<MailboxLeases>()
            .AddSingleton<FetchAdmission>()
            .AddSingleton<FetchRun>()
            .AddSingleton<CompletenessProof>()
            .AddSingleton<IncidentProofs>()
            .AddSingleton<ParkedStays>()
            .AddSingleton<FetchQueue>()
            .AddSingleton<MailboxLifecycle>()
            .AddSingleton<FetchMailbox>()
            .AddSingleton<FetchPlanner>()
            .AddSingleton<MailboxRequests>()
            .AddSingleton<DeferredMails>()
            .AddSingleton<Deferral>()
            .AddSingleton<DeferredRetry>()
            .AddSingleton<RetryDeferred>()
            .AddSingleton<ProbeParked>()
            .AddSingleton(services => new Sweep(ProbeParked.Name, services.GetRequiredService<ProbeParked>().HandleAsync))
            .AddSingleton(services => new Sweep(RetryDeferred.Name, services.GetRequiredService<RetryDeferred>().HandleAsync))
            .AddSingleton<TokenRotation>()
            .AddSingleton(services => new Sweep(TokenRotation.Name, services.GetRequiredService<TokenRotation>().HandleAsync))
            .AddSingleton<MailTraces>()
            .AddSingleton<MailSearch>()
            .AddSingleton<FetchPoison>()
            .AddSingleton(services => new PoisonQueue(StorageNames.FetchJobsQueue, services.GetRequiredService<FetchPoison>().Read))
            .AddSingleton<ParkedAgreement>()
            .AddSingleton<OutageAgreement>()
            .AddSingleton<Reconciliation>()
            .AddSingleton(services => new Sweep(Reconciliation.Name, services.GetRequiredService<Reconciliation>().HandleAsync));
}
