using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>Writes answers as Google writes them: indented JSON, compressed for requests that ask in Google's way.</summary>
internal static class GoogleAnswer
{
    public const string JsonType = "application/json; charset=UTF-8";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task ErrorAsync(HttpContext context, GoogleError error) => JsonAsync(context, error.ToJson(), error.Code);

    public static Task JsonAsync(HttpContext context, JsonObject body, int status = StatusCodes.Status200OK)
    {
        if (status == StatusCodes.Status200OK && context.Request.Query["fields"].ToString() is { Length: > 0 } mask)
        {
            body = FieldMask.Parse(mask).Apply(body);
        }

        return TextAsync(context, body.ToJsonString(Indented) + "\n", JsonType, status);
    }

    public static async Task TextAsync(HttpContext context, string text, string contentType, int status)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await using var body = Begin(context, contentType, status, bytes.Length);
        await body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>The stream to write the body to; dispose it to complete the answer.</summary>
    /// <param name="length">How long it will be; null if that is not known, then it goes out in chunks.</param>
    public static Stream Begin(HttpContext context, string contentType, int status, long? length)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.Vary = "Origin, X-Origin, Referer";

        var call = GmailCall.Of(context);
        if (call.Compresses)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return new GZipStream(call.Body(context, length: null), CompressionLevel.Fastest);
        }

        context.Response.ContentLength = length;
        return call.Body(context, length);
    }
}
