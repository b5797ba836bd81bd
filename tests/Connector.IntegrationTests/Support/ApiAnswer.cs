using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Connector.IntegrationTests.Support;

/// <summary>The answer of an endpoint, for a test that takes the place of the HTTP trigger.</summary>
/// <param name="Detail">Of a problem+json; empty for another answer.</param>
internal sealed record ApiAnswer(int Status, JsonElement Body, string Detail)
{
    public static HttpRequest Request(object body) => RequestOf(JsonSerializer.Serialize(body, JsonSerializerOptions.Web));

    public static HttpRequest RequestOf(string text)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(text));
        request.ContentType = "application/json";
        return request;
    }

    public static ApiAnswer Of(IResult result) => new(
        ((IStatusCodeHttpResult)result).StatusCode ?? StatusCodes.Status200OK,
        JsonSerializer.SerializeToElement((result as IValueHttpResult)?.Value, JsonSerializerOptions.Web),
        (result as ProblemHttpResult)?.ProblemDetails.Detail ?? "");
}
