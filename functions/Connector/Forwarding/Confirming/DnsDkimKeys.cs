using System.Text.Json;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Connector.Forwarding.Confirming;

/// <summary>Looks up DKIM keys in DNS over HTTPS, because .NET resolves addresses only.</summary>
internal sealed class DnsDkimKeys(ForwardingOptions options) : DkimPublicKeyLocatorBase, IDisposable
{
    private const int TextRecord = 16;

    private const int NoSuchName = 3;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 64 * 1024 };

    public override AsymmetricKeyParameter LocatePublicKey(
        string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
        LocatePublicKeyAsync(methods, domain, selector, cancellationToken).GetAwaiter().GetResult();

    public override async Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
        string methods, string domain, string selector, CancellationToken cancellationToken = default)
    {
        var name = Uri.EscapeDataString($"{selector}._domainkey.{domain}");
        var answer = await AskAsync(new Uri($"{options.DnsUri}?type=TXT&name={name}"), cancellationToken);
        var key = answer.Answer?
            .Where(record => record.Type == TextRecord)
            .FirstOrDefault(record => record.Data?.Contains("p=", StringComparison.Ordinal) == true);

        return key is { Data: { } text }
            ? GetPublicKey(text.Replace("\" \"", "", StringComparison.Ordinal).Trim('"'))
            : throw new FormatException("DNS has no key of this name.");
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
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new KeysUnreachableException("DNS could not be asked.");
        }
    }

    private sealed record DnsAnswer(int Status, IReadOnlyList<DnsRecord>? Answer);

    private sealed record DnsRecord(int Type, string? Data);
}
