using System.Net;
using Microsoft.AspNetCore.Http;

namespace Connector.Access;

/// <summary>
/// Tells whether a browser asked for this machine by a name of its own. A page of another site can let its name lead to 127.0.0.1; the
/// browser then takes this app for a part of that site, and lets its scripts read and post (DNS rebinding). The name in the call is still
/// that of the other site.
/// </summary>
public static class OwnMachine
{
    /// <summary>
    /// The Functions host calls the app by an address of the machine, and passes on in this header which name the browser used.
    /// </summary>
    /// <remarks>YARP's default transform, which the Functions host uses too (azure-functions-host, ScriptInvocationRequestTransformer).
    /// </remarks>
    private const string Forwarded = "X-Forwarded-Host";

    public static bool IsAsked(HttpRequest request) =>
        IsOwn(request.Host) && request.Headers[Forwarded].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .All(name => IsOwn(new HostString(name)));

    private static bool IsOwn(HostString host) =>
        host.HasValue && (host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
