using Microsoft.Azure.Functions.Worker.LocalRuntime.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Lets HTTP functions speak the language of ASP.NET Core.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Middleware added before this call sees no <c>HttpContext</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        if (builder.Services.All(service => service.ServiceType != typeof(HttpInvocation)))
        {
            builder.UseMiddleware<HttpInvocation>();
            builder.Services.AddMvcCore();
        }

        return builder;
    }
}
