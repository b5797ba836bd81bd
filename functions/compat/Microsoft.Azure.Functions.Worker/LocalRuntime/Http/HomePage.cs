using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

/// <summary>What the root answers where no function does, as the Functions host's own page: whoever opens the address sees that it runs.</summary>
internal static class HomePage
{
    private const string Text = "The function app is running. Its functions answer below their route prefix, which is /api unless host.json says otherwise.\n";

    // Last of all routes: a function at the root comes first.
    public static void Map(IEndpointRouteBuilder routes) => routes.MapFallback("/", () => Results.Text(Text));
}
