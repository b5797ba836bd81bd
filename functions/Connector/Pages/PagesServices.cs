using Microsoft.Extensions.DependencyInjection;

namespace Connector.Pages;

/// <summary>Registers what all pages share.</summary>
internal static class PagesServices
{
    /// <param name="formKey">Signs the tokens of forms; null if no setting gives a key.</param>
    public static IServiceCollection AddPages(this IServiceCollection services, ReadOnlyMemory<byte>? formKey) =>
        services
            .AddSingleton<PageFiles>()
            .AddSingleton(services => new FormToken(formKey, services.GetRequiredService<TimeProvider>()));
}
