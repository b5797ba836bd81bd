using Microsoft.AspNetCore.Http;

namespace Connector.Pages;

/// <summary>A cookie of the app's pages: for this host alone, not for scripts, and not sent by forms of other sites.</summary>
/// <remarks>
/// The prefix <c>__Host-</c> makes the browser refuse a cookie of the same name that another host of the domain or an insecure page set
/// (RFC 6265bis, 4.1.3.2). Chromium and Firefox keep such a cookie of a plain http page on the same machine too. The request's Host cannot
/// decide, because the Functions host forwards requests under an address of its own.
/// </remarks>
public static class PageCookie
{
    private const string Prefix = "__Host-";

    public static void Write(HttpRequest request, string name, string value, TimeSpan lifetime) =>
        request.HttpContext.Response.Cookies.Append(Prefix + name, value, Options(lifetime));

    public static void Remove(HttpRequest request, string name) =>
        request.HttpContext.Response.Cookies.Delete(Prefix + name, Options(lifetime: null));

    public static string? Read(HttpRequest request, string name) =>
        request.Cookies.TryGetValue(Prefix + name, out var value) ? value : null;

    private static CookieOptions Options(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
    };
}
