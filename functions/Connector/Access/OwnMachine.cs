using System.Net;
using Microsoft.AspNetCore.Http;

namespace Connector.Access;

/// <summary>
/// Tells whether a browser called this machine by <c>localhost</c> or by its own address. Another site can let its own name point to
/// 127.0.0.1. The browser then treats this app as a part of that site, so the site's scripts can read and post here (DNS rebinding). Such a
/// call still carries the name of the other site, so it is recognised.
/// </summary>
internal static class OwnMachine
{
    /// <summary>
    /// The Functions host calls the app by an address of the machine, and gives the name that the browser used in this header.
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
