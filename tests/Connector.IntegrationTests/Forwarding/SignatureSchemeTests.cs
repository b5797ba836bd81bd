using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Receiving;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Each provider's signature scheme, and every attack on it.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class SignatureSchemeTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Other = "support@other.example";

    private static readonly byte[] Mail = new GeneratedMails(seed: 12).Next();

    private static readonly ECDsa SendGrid = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly TimeSpan Expired = TimeSpan.FromMinutes(6);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("own")]
    [DataRow("mailgun")]
    [DataRow("sendgrid")]
    public async Task Posts_without_a_valid_signature_import_nothing(string scheme)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            Token, [.. Forwarder.Settings,
            ("Forwarding__SendGridPublicKey", Convert.ToBase64String(SendGrid.ExportSubjectPublicKeyInfo()))]);
        var (_, mine) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, others) = await Forwarder.ConnectAsync(connector, Other, Token);
        var good = Post(scheme, mine);

        await RefusedAsync(401, "wrong", connector, Post(scheme, mine, wrong: true));
        await RefusedAsync(401, "missing", connector, Unsigned(scheme, good));
        await RefusedAsync(401, "expired", connector, Post(scheme, mine, ago: Expired));
        await RefusedAsync(401, "early", connector, Post(scheme, mine, ago: -Expired));
        await RefusedAsync(401, "no time", connector, Post(scheme, mine, ago: null));
        await RefusedAsync(scheme == "own" ? 401 : 404, "another's address", connector, good with { RouteKey = others.Key });
        await RefusedAsync(
            404, "an unknown address", connector, Post(scheme, new Forwarder(connector, $"in-{new string('a', 26)}@{Forwarder.Domain}")));

        if (scheme != "mailgun")
        {
            // Mailgun signs its token and the time alone.
            await RefusedAsync(401, "another body", connector, good with { Body = [.. good.Body, 13, 10] });
        }

        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(await connector.MessagesAsync(Other, Token));

        await HandleAsync(connector, good);
        await RefusedAsync(409, "replayed", connector, good);
        await RefusedAsync(scheme == "own" ? 401 : 409, "replayed to another's address", connector, good with { RouteKey = others.Key });

        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(await connector.MessagesAsync(Other, Token));
    }

    private Task<IReadOnlyList<ForwardedVerdict>> HandleAsync(ConnectorUnderTest connector, SignedPost post) =>
        connector.Get<ReceiveForwardedMail>().HandleAsync(
        post.RouteKey, new MemoryStream(post.Body), post.Body.Length, post.ContentType, post.Headers.GetValueOrDefault, Token);

    private async Task RefusedAsync(int status, string what, ConnectorUnderTest connector, SignedPost post) =>
        Assert.AreEqual(
            status, (await Assert.ThrowsExactlyAsync<InboundPostException>(() => HandleAsync(connector, post), what)).Status, what);

    private static SignedPost Post(string scheme, Forwarder to, TimeSpan? ago, bool wrong = false)
    {
        var time =
            ago is { } past ? (TimeProvider.System.GetUtcNow() - past).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : "";

        return scheme switch
        {
            "own" => Own(to, time, wrong),
            "mailgun" => Mailgun(to, time, wrong),
            _ => SendGridPost(to, time, wrong),
        };
    }

    private static SignedPost Post(string scheme, Forwarder to, bool wrong = false) => Post(scheme, to, TimeSpan.Zero, wrong);

    private static SignedPost Unsigned(string scheme, SignedPost post) => scheme == "mailgun"
        ? post with
        {
            Body = Encoding.Latin1.GetBytes(
                Encoding.Latin1.GetString(post.Body).Replace("name=\"signature\"", "name=\"nothing\"", StringComparison.Ordinal)),
        }
        : post with { Headers = [] };

    private static SignedPost Own(Forwarder to, string time, bool wrong) =>
        new(to.Key, Mail, "message/rfc822", new Dictionary<string, string>
        {
            [PostSignature.TimestampHeader] = time,
            [PostSignature.SignatureHeader] = PostSignature.Sign(
                wrong ? "another secret, long enough" : Forwarder.Secret, time, to.Key, SHA256.HashData(Mail)),
        });

    private static SignedPost Mailgun(Forwarder to, string time, bool wrong)
    {
        var token = Guid.NewGuid().ToString("N");
        var signature =
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(wrong ? "another key" : Forwarder.MailgunKey), Encoding.UTF8.GetBytes(time + token));
        return Form(
            to,
            [],
            ("recipient", Encoding.UTF8.GetBytes(to.Inbound)),
            ("timestamp", Encoding.UTF8.GetBytes(time)),
            ("token", Encoding.UTF8.GetBytes(token)),
            ("signature", Encoding.UTF8.GetBytes(Convert.ToHexStringLower(signature))),
            ("body-mime", Mail));
    }

    private static SignedPost SendGridPost(Forwarder to, string time, bool wrong)
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var form =
            Form(to, [], ("envelope", Encoding.UTF8.GetBytes($$"""{"to":["{{to.Inbound}}"],"from":"a@b.example"}""")), ("email", Mail));
        var signature = (wrong ? another : SendGrid).SignData(
            [.. Encoding.UTF8.GetBytes(time), .. form.Body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return form with
        {
            Headers = new Dictionary<string, string>
            {
                [PostSignature.SendGridTimestampHeader] = time,
                [PostSignature.SendGridSignatureHeader] = Convert.ToBase64String(signature),
            },
        };
    }

    private static SignedPost Form(Forwarder to, Dictionary<string, string> headers, params (string Name, byte[] Content)[] parts) => new(
        to.Key,
        [
            .. parts.SelectMany(
                part => (byte[])[.. Encoding.UTF8.GetBytes($"--xYz\r\nContent-Disposition: form-data; name=\"{part.Name}\"\r\n\r\n"),
                .. part.Content, 13, 10]),
            .. "--xYz--\r\n"u8,
        ],
        "multipart/form-data; boundary=xYz",
        headers);

    private sealed record SignedPost(string RouteKey, byte[] Body, string ContentType, Dictionary<string, string> Headers);
}
