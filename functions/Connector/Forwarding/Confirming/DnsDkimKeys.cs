using System.Text.Json;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Connector.Forwarding.Confirming;

/// <summary>Looks keys up in DNS, asked over HTTPS as JSON: .NET itself asks DNS for addresses only.</summary>
internal sealed class DnsDkimKeys(ForwardingOptions options) : DkimPublicKeyLocatorBase, IDkimKeys, IDisposable
{
    private const int TextRecord = 16;

    private const int NoSuchName = 3;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 64 * 1024 };

    public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
        LocatePublicKeyAsync(methods, domain, selector, cancellationToken).GetAwaiter().GetResult();

    public override async Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
        string methods, string domain, string selector, CancellationToken cancellationToken = default)
    {
        var answer = await AskAsync(new Uri($"{options.DnsUri}?type=TXT&name={Uri.EscapeDataString($"{selector}._domainkey.{domain}")}"), cancellationToken);

        return answer.Answer?.FirstOrDefault(record => record.Type == TextRecord && record.Data?.Contains("p=", StringComparison.Ordinal) == true) is { Data: { } text }
            ? GetPublicKey(text.Replace("\" \"", "", StringComparison.Ordinal).Trim('"'))
            : throw new FormatException("There is no such key.");
    }

    public void Dispose() => _http.Dispose();

    private async Task<DnsAnswer> AskAsync(Uri question, CancellationToken cancellationToken)
    {
        try
        {
            var json = await _http.GetStringAsync(question, cancellationToken);

            return JsonSerializer.Deserialize<DnsAnswer>(json, JsonSerializerOptions.Web) is { Status: 0 or NoSuchName } answer
                ? answer
                : throw new KeysUnreachableException("DNS has no answer now.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new KeysUnreachableException("DNS could not be asked.");
        }
    }

    private sealed record DnsAnswer(int Status, IReadOnlyList<DnsRecord>? Answer);

    private sealed record DnsRecord(int Type, string? Data);
}
