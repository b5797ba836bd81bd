using System.Net;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

/// <summary>Where the local runtime listens: on loopback, since it asks nobody for a key.</summary>
internal static class ListenAddresses
{
    private const string Default = "http://127.0.0.1:7071";

    /// <exception cref="StartException">An address is none, or can be reached from outside.</exception>
    public static string[] Read(IConfiguration settings)
    {
        var (name, value) = settings["urls"] is { Length: > 0 } urls ? ("urls", urls) : ("ASPNETCORE_URLS", settings["ASPNETCORE_URLS"]);
        var addresses = (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var address in addresses)
        {
            if (!IsLoopback(address))
            {
                throw new StartException($"{name} is '{address}'; allowed are loopback addresses with a port, such as {Default}.");
            }
        }

        return addresses.Length == 0 ? [Default] : addresses;
    }

    private static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip)));
}
