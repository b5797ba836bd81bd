using Connector.Api;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Receiving;
using Connector.IntegrationTests.Support;
using Connector.Messages;
using Connector.TestKit.Mails;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Posts of forwarded mail: accepted ones are imported, and refused ones leave nothing behind.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ReceiveForwardedMailTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly byte[] Mail = new GeneratedMails(seed: 4).Next();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Forwarded_mail_is_stored_byte_for_byte_under_its_hash()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var copy = forwarder.Copy(Mail, Address);

        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(copy, Token);

        Assert.AreSequenceEqual(copy, (await connector.BytesAsync(Address, Token))[verdict.Id]);
        var row = (await connector.MessagesAsync(Address, Token))[verdict.Id];
        Assert.AreEqual($"fwd-{row.GetString("Digest")}", verdict.Id);
        Assert.EndsWith($"/{verdict.Id}.eml", row.GetString("Blob"));
        Assert.AreEqual("Delivered", row.GetString("State"));
    }

    [TestMethod]
    public async Task Posts_without_a_valid_signature_for_their_address_are_refused()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, other) = await Forwarder.ConnectAsync(connector, "other@acme.example", Token);
        var good = Forwarder.Sign(Mail, forwarder.Key);

        await InboundPosts.RefusedAsync(401, () => forwarder.PostAsync(Mail, [], forwarder.Key, Token));
        await InboundPosts.RefusedAsync(401, () => forwarder.PostAsync([.. Mail, 1], good, forwarder.Key, Token));
        await InboundPosts.RefusedAsync(
            401, () => forwarder.PostAsync(Mail, Forwarder.Sign(Mail, forwarder.Key, ago: TimeSpan.FromHours(1)), forwarder.Key, Token));
        await InboundPosts.RefusedAsync(401, () => forwarder.PostAsync(Mail, good, other.Key, Token));
        await InboundPosts.RefusedAsync(
            404, () => forwarder.PostAsync(Mail, Forwarder.Sign(Mail, new string('a', 26)), new string('a', 26), Token));
        await InboundPosts.RefusedAsync(415, () => forwarder.PostAsync(Mail, good, forwarder.Key, Token, "text/plain"));
        await InboundPosts.AssertNothingAsync(connector, Token);
    }

    [TestMethod]
    public async Task Posts_without_a_plausible_signature_are_refused_before_their_body_is_read()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var good = Forwarder.Sign(Mail, forwarder.Key);
        var shortened = new Dictionary<string, string>(good) { [PostSignature.SignatureHeader] = "v1=00" };
        var sendGrid = new Dictionary<string, string>
        {
            [PostSignature.SendGridTimestampHeader] = good[PostSignature.TimestampHeader],
            [PostSignature.SendGridSignatureHeader] = "AAAA",
        };

        await UnreadAsync(401, forwarder.Key, [], "message/rfc822");
        await UnreadAsync(401, forwarder.Key, shortened, "message/rfc822");
        await UnreadAsync(401, forwarder.Key, Forwarder.Sign(Mail, forwarder.Key, ago: TimeSpan.FromHours(1)), "message/rfc822");
        await UnreadAsync(401, "sendgrid", sendGrid, InboundPosts.Form);
        await UnreadAsync(401, "mailgun", [], "message/rfc822");
        await UnreadAsync(404, new string('a', 26), Forwarder.Sign(Mail, new string('a', 26)), "message/rfc822");
        await UnreadAsync(415, forwarder.Key, good, "text/plain");
        await UnreadAsync(413, forwarder.Key, good, "message/rfc822", length: 60 * 1024 * 1024);

        Task UnreadAsync(int status, string routeKey, Dictionary<string, string> headers, string contentType, long length = 1000) =>
            InboundPosts.RefusedAsync(
            status, () => connector.Get<ReceiveForwardedMail>().HandleAsync(
            routeKey, new UnreadableStream(), length, contentType, headers.GetValueOrDefault, Token));
    }

    [TestMethod]
    public async Task Post_gets_503_while_memory_is_short_and_succeeds_later()
    {
        await using var connector = await StartAsync(("Import__MaxBufferedBytes", "1048576"));
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var request = new DefaultHttpContext().Request;
        request.ContentType = "message/rfc822";
        request.Body = new MemoryStream(Mail);

        foreach (var (name, value) in Forwarder.Sign(Mail, forwarder.Key))
        {
            request.Headers[name] = value;
        }

        using (await connector.Get<MailMemory>().ReserveAsync(1_048_576, Token))
        {
            var answer = (ProblemHttpResult)await connector.Get<InboundEndpoint>().PostAsync(request, forwarder.Key, Token);

            Assert.AreEqual(503, answer.StatusCode);
            Assert.AreEqual("30", request.HttpContext.Response.Headers.RetryAfter.ToString());
            await InboundPosts.AssertNothingAsync(connector, Token);
        }

        request.Body = new MemoryStream(Mail);
        await connector.Get<InboundEndpoint>().PostAsync(request, forwarder.Key, Token);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    [DataRow("mailgun")]
    [DataRow("the first address")]
    public async Task Post_for_two_inbound_addresses_is_imported_once_for_each(string path)
    {
        await using var connector = await StartAsync();
        var (_, first) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, second) = await Forwarder.ConnectAsync(connector, "other@acme.example", Token);
        var routeKey = path == "mailgun" ? path : first.Key;
        var recipients = $"{first.Inbound}, someone@in.acme.example, {second.Inbound}, {first.Inbound}";

        await connector.Get<ReceiveForwardedMail>().HandleAsync(
            routeKey, new MemoryStream(InboundPosts.MailgunForm(recipients, "token-1", Forwarder.MailgunKey, Mail)), null,
            InboundPosts.Form, _ => null, Token);
        await connector.Get<ReceiveForwardedMail>().HandleAsync(
            routeKey, new MemoryStream(InboundPosts.MailgunForm(recipients, "token-2", Forwarder.MailgunKey, Mail)), null,
            InboundPosts.Form, _ => null, Token);

        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.HasCount(1, await connector.MessagesAsync("other@acme.example", Token));
    }

    [TestMethod]
    public async Task Repeated_post_is_refused()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var headers = Forwarder.Sign(Mail, forwarder.Key);
        await forwarder.PostAsync(Mail, headers, forwarder.Key, Token);

        await InboundPosts.RefusedAsync(409, () => forwarder.PostAsync(Mail, headers, forwarder.Key, Token));
    }

    [TestMethod]
    public async Task Mail_beyond_the_size_limit_gets_413_and_stores_nothing()
    {
        await using var connector = await StartAsync(("Import__MaxMessageBytes", "65536"));
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);

        await InboundPosts.RefusedAsync(413, () => forwarder.PostAsync(new GeneratedMails().OfSize(70_000), Token));
        await InboundPosts.AssertNothingAsync(connector, Token);
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
