using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>Signs push subscriptions' tokens as Google does, and publishes the key that they are checked with.</summary>
public sealed class PushSigner : IAsyncDisposable
{
    public const string Audience = "https://connector.example/api/push";

    public const string ServiceAccount = "push@connector-simulated.iam.gserviceaccount.com";

    private readonly RSA _key = RSA.Create(2048);
    private readonly string _keyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
    private WebApplication? _host;

    private PushSigner()
    {
    }

    /// <summary>In place of https://www.googleapis.com/oauth2/v3/certs</summary>
    public Uri CertificatesUri => new(LoopbackHost.AddressOf(_host!), "certs");

    public static async Task<PushSigner> StartAsync(CancellationToken cancellationToken)
    {
        var signer = new PushSigner();
        signer._host = await LoopbackHost.StartAsync(port: 0, signer.Map, cancellationToken);
        return signer;
    }

    /// <param name="now">A token lives an hour.</param>
    /// <param name="change">Bends the claims.</param>
    public string Token(DateTimeOffset now, Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["aud"] = Audience,
            ["azp"] = "113774264463038321964",
            ["email"] = ServiceAccount,
            ["email_verified"] = true,
            ["exp"] = now.ToUnixTimeSeconds() + 3600,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = "https://accounts.google.com",
            ["sub"] = "113774264463038321964",
        };
        change?.Invoke(claims);

        var signed = $"{Encode(new JsonObject { ["alg"] = "RS256", ["kid"] = _keyId, ["typ"] = "JWT" })}.{Encode(claims)}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _key.Dispose();
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private void Map(WebApplication app)
    {
        app.UseRouting();
        app.MapGet("/certs", AnswerAsync);
    }

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = GoogleAnswer.JsonType;
        return context.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray(Key()) }.ToJsonString(), context.RequestAborted);
    }

    private JsonObject Key()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["alg"] = "RS256",
            ["use"] = "sig",
            ["kid"] = _keyId,
            ["n"] = Base64Url.EncodeToString(key.Modulus),
            ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
    }
}
