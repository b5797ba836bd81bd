using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// <c>GET openapi.json</c>: this API as OpenAPI 3.1, which the file Api/openapi.json holds. Tests compare it with the functions and with
/// answers.
/// </summary>
public sealed class OpenApiEndpoint
{
    private readonly byte[] _document = BinaryData.FromStream(
        typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("Connector.Api.openapi.json")!).ToArray();

    public IResult Get() => Results.Bytes(_document, "application/json");
}
