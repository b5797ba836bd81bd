using Connector.Storage.Sweeping;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.WebConsole;

/// <summary>Registers the console.</summary>
public static class ConsoleServices
{
    public static IServiceCollection AddWebConsole(this IServiceCollection services) =>
        services
            .AddSingleton<Entry>()
            .AddSingleton<FetchRhythm>()
            .AddSingleton<LineReading>()
            .AddSingleton<OverviewSource>()
            .AddSingleton<ActivitySource>()
            .AddSingleton<MailboxReading>()
            .AddSingleton<PastReading>()
            .AddSingleton<PeopleReading>()
            .AddSingleton<SharedAddresses>()
            .AddSingleton<AccountChoice>()
            .AddSingleton<AuditTable>()
            .AddSingleton(services => new Sweep("audit", services.GetRequiredService<AuditTable>().SweepAsync))
            .AddSingleton<ReconnectLink>()
            .AddSingleton<RouteActions>()
            .AddSingleton<Silencing>()
            .AddSingleton<MailboxActions>()
            .AddSingleton<AccountActions>()
            .AddSingleton<FrontEndpoint>()
            .AddSingleton<MailPages>()
            .AddSingleton<AccountPages>()
            .AddSingleton<ReportPages>()
            .AddSingleton<DestinationPages>()
            .AddSingleton<MailboxEndpoint>()
            .AddSingleton<ActEndpoint>()
            .AddSingleton<IncidentPages>()
            .AddSingleton<PoisonPages>()
            .AddSingleton<HistoryEndpoint>();
}
