using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Arrivals.Asking;

/// <summary>Registers the answers to suspicions that mail does not arrive.</summary>
public static class AskingServices
{
    public static IServiceCollection AddAsking(this IServiceCollection services) =>
        services
            .AddSingleton<JudgedMailboxes>()
            .AddSingleton<MissingMail>()
            .AddSingleton<SilenceQuestion>()
            .AddSingleton<SuspicionTestMail>()
            .AddSingleton<SilenceNotices>()
            .AddSingleton<AccountSilence>()
            .AddSingleton<RecentSuspicions>()
            .AddSingleton<InstallationSilence>()
            .AddSingleton<DueSilences>()
            .AddSingleton<WeeklyTestMail>()
            .AddSingleton<WeeklySweep>()
            .AddSingleton(services => new Sweep(WeeklySweep.Name, services.GetRequiredService<WeeklySweep>().HandleAsync))
            .AddSingleton<SilenceSweep>()
            .AddSingleton(services => new Sweep(SilenceSweep.Name, services.GetRequiredService<SilenceSweep>().HandleAsync));
}
