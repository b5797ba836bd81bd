using Connector.Alerting;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Proof;
using Connector.Zendesk.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Connector.Zendesk;

/// <summary>Registers Zendesk as a destination.</summary>
public static class ZendeskServices
{
    /// <param name="destination">Its Zendesk, if it has one, is the destination of accounts without one of their own.</param>
    public static IServiceCollection AddZendesk(this IServiceCollection services, ZendeskOptions options, DestinationOptions destination)
    {
        AddCalls(services, options)
            .AddSingleton<ThreadTable>()
            .AddSingleton<ThreadFinder>()
            .AddSingleton<TicketProgressTable>()
            .AddSingleton<TicketRecord>()
            .AddSingleton<TicketPlanner>()
            .AddSingleton<TicketSenders>()
            .AddSingleton<TicketUploads>()
            .AddSingleton<NewTickets>()
            .AddSingleton<TicketComments>()
            .AddSingleton<HelpdeskAccounts>()
            .AddSingleton<TicketDelivery>()
            .AddSingleton<ZendeskKind>()
            .AddSingleton(services => new DestinationOpener(DestinationKind.Zendesk, services.GetRequiredService<ZendeskKind>().Open))
            .AddSingleton<ZendeskErasure>()
            .AddSingleton<ZendeskRetention>()
            .AddSingleton(services => new Sweep("zendesk retention", services.GetRequiredService<ZendeskRetention>().RunAsync));

        services
            .AddSingleton<ComparisonTable>()
            .AddSingleton<ComparisonSchedule>()
            .AddSingleton<TicketComparer>()
            .AddSingleton<MissingMails>()
            .AddSingleton<ComparisonRun>()
            .AddSingleton(services => new ZendeskComparisons(
                services.GetRequiredService<ZendeskKind>(), services.GetRequiredService<AccountTable>(),
                services.GetRequiredService<ComparisonSchedule>(), services.GetRequiredService<ComparisonRun>(),
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ZendeskComparisons>>()))
            .AddSingleton(services => new HelpdeskCheckSource(services.GetRequiredService<ZendeskComparisons>().CheckOfAsync))
            .AddSingleton(services => new Sweep("zendesk comparison", services.GetRequiredService<ZendeskComparisons>().SweepAsync));

        return destination.Zendesk is { } zendesk
            ? services.AddSingleton(services => services.GetRequiredService<ZendeskKind>().Open(zendesk.Settings, zendesk.ClientSecret))
            : services;
    }

    private static IServiceCollection AddCalls(IServiceCollection services, ZendeskOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton(services => new ZendeskHttp(
                options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ZendeskHttp>>(),
                services.GetService<OutboundWire>()))
            .AddSingleton<RateBudget>()
            .AddSingleton<ZendeskTokens>()
            .AddSingleton<ZendeskClient>()
            .AddSingleton<ZendeskCalls>();
}
