using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Receiving;
using Connector.IntegrationTests.Support;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>What the tests of posted mail share: forms as Mailgun sends them, and the checks of a refusal.</summary>
internal static class InboundPosts
{
    /// <summary>The content type of <see cref="Parts"/>.</summary>
    public const string Form = "multipart/form-data; boundary=xYz";

    public static async Task RefusedAsync(int status, Func<Task> post) =>
        Assert.AreEqual(status, (await Assert.ThrowsExactlyAsync<InboundPostException>(post)).Status);

    public static async Task AssertNothingAsync(ConnectorUnderTest connector, CancellationToken token)
    {
        Assert.IsEmpty(await connector.MessagesAsync("support@acme.example", token));
        Assert.IsEmpty(await connector.MessagesAsync("other@acme.example", token));
    }

    public static byte[] MailgunForm(string recipient, string token, string key, byte[] mail)
    {
        var (timestamp, signature) = MailgunSignature(token, key);
        return Parts(
            ("recipient", Encoding.UTF8.GetBytes(recipient)),
            ("timestamp", Encoding.UTF8.GetBytes(timestamp)),
            ("token", Encoding.UTF8.GetBytes(token)),
            ("signature", Encoding.UTF8.GetBytes(signature)),
            ("body-mime", mail));
    }

    public static (string Timestamp, string Signature) MailgunSignature(string token, string key)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (timestamp, Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token))));
    }

    public static byte[] Parts(params (string Name, byte[] Content)[] parts) =>
    [
        .. parts.SelectMany(
            part => (byte[])[.. Encoding.UTF8.GetBytes($"--xYz\r\nContent-Disposition: form-data; name=\"{part.Name}\"\r\n\r\n"),
            .. part.Content, 13, 10]),
        .. "--xYz--\r\n"u8,
    ];
}
