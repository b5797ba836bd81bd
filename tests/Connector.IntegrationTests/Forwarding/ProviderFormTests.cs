using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Receiving;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Posts in the forms of Mailgun and SendGrid.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ProviderFormTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly byte[] Mail = new GeneratedMails(seed: 4).Next();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailguns_form_is_refused_unread_without_a_key_of_Mailgun()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            Token, [.. Forwarder.Settings.Where(setting => setting.Name != "Forwarding__MailgunSigningKey")]);

        await InboundPosts.RefusedAsync(
            401, () => connector.Get<ReceiveForwardedMail>().HandleAsync(
            "mailgun", new UnreadableStream(), 1000, InboundPosts.Form, _ => null, Token));
    }

    [TestMethod]
    public async Task Mailguns_form_is_imported_once_and_only_with_a_valid_signature()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var form = InboundPosts.MailgunForm(forwarder.Inbound, "token-1", Forwarder.MailgunKey, Mail);

        await InboundPosts.RefusedAsync(
            401, () => forwarder.PostAsync(
            InboundPosts.MailgunForm(forwarder.Inbound, "token-1", "another key", Mail), [], "mailgun", Token, InboundPosts.Form));
        await InboundPosts.RefusedAsync(
            404, () =>
            forwarder.PostAsync(
                InboundPosts.MailgunForm("someone@in.acme.example", "token-2", Forwarder.MailgunKey, Mail), [], "mailgun", Token,
                InboundPosts.Form));
        await InboundPosts.RefusedAsync(400, () => forwarder.PostAsync(form[..(form.Length / 2)], [], "mailgun", Token, InboundPosts.Form));
        await InboundPosts.AssertNothingAsync(connector, Token);

        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(form, [], "mailgun", Token, InboundPosts.Form);
        Assert.AreSequenceEqual(Mail, (await connector.BytesAsync(Address, Token))[verdict.Id]);
        await InboundPosts.RefusedAsync(409, () => forwarder.PostAsync(form, [], "mailgun", Token, InboundPosts.Form));
    }

    [TestMethod]
    public async Task Mailguns_url_encoded_form_is_imported()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (timestamp, signature) = InboundPosts.MailgunSignature("token-3", Forwarder.MailgunKey);
        var text = Encoding.Latin1.GetString(Mail.Where(octet => octet < 128).ToArray());
        var form = Encoding.ASCII.GetBytes(
            $"recipient={Uri.EscapeDataString(forwarder.Inbound)}&timestamp={timestamp}&token=token-3"
                + $"&signature={signature}&body-mime={Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal)}");

        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(form, [], "mailgun", Token, "application/x-www-form-urlencoded");

        Assert.AreEqual(text, Encoding.Latin1.GetString((await connector.BytesAsync(Address, Token))[verdict.Id]));
    }

    [TestMethod]
    public async Task SendGrids_form_is_imported_only_with_a_valid_signature_over_the_whole_body()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var connector =
            await StartAsync(("Forwarding__SendGridPublicKey", Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())));
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var form = InboundPosts.Parts(
            ("envelope", Encoding.UTF8.GetBytes($$"""{"to":["{{forwarder.Inbound}}"],"from":"srs0=x=y=example.com=c@relay.example"}""")),
            ("email", Mail));
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>
        {
            [PostSignature.SendGridTimestampHeader] = timestamp,
            [PostSignature.SendGridSignatureHeader] = Convert.ToBase64String(
            key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. form], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        };

        await InboundPosts.RefusedAsync(401, () => forwarder.PostAsync([.. form, 13, 10], headers, "sendgrid", Token, InboundPosts.Form));
        await InboundPosts.AssertNothingAsync(connector, Token);
        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(form, headers, "sendgrid", Token, InboundPosts.Form);

        Assert.AreSequenceEqual(Mail, (await connector.BytesAsync(Address, Token))[verdict.Id]);
    }

    private Task<ConnectorUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        ConnectorUnderTest.StartAsync(Token, [.. Forwarder.Settings, .. settings]);

    private sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("The body is read.");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new NotSupportedException("The body is read.");
    }
}
