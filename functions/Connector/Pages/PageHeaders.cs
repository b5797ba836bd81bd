using Microsoft.AspNetCore.Http;

namespace Connector.Pages;

/// <summary>The headers of every answer to a browser that is about a person or an account.</summary>
internal static class PageHeaders
{
    /// <summary>Features that no page uses.</summary>
    private const string NoFeatures =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        + "payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=()";

    /// <summary>
    /// The page is shown in no frame, kept in no cache, sends its address to no other site, and loads only the app's own stylesheet and
    /// pictures. It may hold no script and no inline style.
    /// </summary>
    /// <param name="formTargets">
    /// Other origins to which a form may lead. Chromium applies the rule to the redirects after a form too (w3c/webappsec-csp#8).
    /// </param>
    public static void Write(HttpResponse response, IEnumerable<string> formTargets)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self'; form-action {string.Join(' ', formTargets.Prepend("'self'"))}; "
            + "frame-ancestors 'none'; base-uri 'none'";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = NoFeatures;
        headers["X-Robots-Tag"] = "noindex";
    }
}
