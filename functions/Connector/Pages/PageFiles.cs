using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Connector.Pages;

/// <summary>
/// <c>GET pages/{file}</c>: the stylesheet and the icon. The name of a file holds its hash, so that a browser may keep it without end and
/// still gets the new one of a new version.
/// </summary>
public sealed class PageFiles
{
    private const string Path = "/api/pages/";

    private static readonly Dictionary<string, (byte[] Content, string Type)> Files = new(StringComparer.Ordinal);

    public static string Stylesheet { get; } = Add("Connector.Pages.pages.css", ".css", "text/css; charset=utf-8");

    public static string Icon { get; } = Add("Connector.Pages.icon.svg", ".svg", "image/svg+xml");

#pragma warning disable CA1822 // An instance, like every other endpoint.
    public IResult Get(string file) => Files.TryGetValue(file, out var found) ? new Kept(found.Content, found.Type) : Results.NotFound();
#pragma warning restore CA1822

    private static string Add(string resource, string extension, string type)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The library lacks the file {resource}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var name = Convert.ToHexStringLower(SHA256.HashData(content))[..16] + extension;
        Files[name] = (content, type);
        return Path + name;
    }

    private sealed class Kept(byte[] content, string type) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusCodes.Status200OK;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            response.Headers.XContentTypeOptions = "nosniff";

            // An SVG that is opened as a page could hold a script.
            response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            response.ContentType = type;
            response.ContentLength = content.Length;
            await response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }
}
