using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Connector.Api;
using Connector.Forwarding;
using Connector.Forwarding.Holding;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Readiness;
using Connector.Forwarding.Receiving;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.TestKit.Gmail;
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

    private const string Form = "multipart/form-data; boundary=xYz";

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

        await RefusedAsync(401, () => forwarder.PostAsync(Mail, [], forwarder.Key, Token));
        await RefusedAsync(401, () => forwarder.PostAsync([.. Mail, 1], good, forwarder.Key, Token));
        await RefusedAsync(
            401, () => forwarder.PostAsync(Mail, Forwarder.Sign(Mail, forwarder.Key, ago: TimeSpan.FromHours(1)), forwarder.Key, Token));
        await RefusedAsync(401, () => forwarder.PostAsync(Mail, good, other.Key, Token));
        await RefusedAsync(404, () => forwarder.PostAsync(Mail, Forwarder.Sign(Mail, new string('a', 26)), new string('a', 26), Token));
        await RefusedAsync(415, () => forwarder.PostAsync(Mail, good, forwarder.Key, Token, "text/plain"));
        await AssertNothingAsync(connector);
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
        await UnreadAsync(401, "sendgrid", sendGrid, Form);
        await UnreadAsync(401, "mailgun", [], "message/rfc822");
        await UnreadAsync(404, new string('a', 26), Forwarder.Sign(Mail, new string('a', 26)), "message/rfc822");
        await UnreadAsync(415, forwarder.Key, good, "text/plain");
        await UnreadAsync(413, forwarder.Key, good, "message/rfc822", length: 60 * 1024 * 1024);

        Task UnreadAsync(int status, string routeKey, Dictionary<string, string> headers, string contentType, long length = 1000) =>
            RefusedAsync(
            status, () => connector.Get<ReceiveForwardedMail>().HandleAsync(
            routeKey, new UnreadableStream(), length, contentType, headers.GetValueOrDefault, Token));
    }

    [TestMethod]
    public async Task Mailguns_form_is_refused_unread_without_a_key_of_Mailgun()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            Token, [.. Forwarder.Settings.Where(setting => setting.Name != "Forwarding__MailgunSigningKey")]);

        await RefusedAsync(
            401, () => connector.Get<ReceiveForwardedMail>().HandleAsync("mailgun", new UnreadableStream(), 1000, Form, _ => null, Token));
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
            await AssertNothingAsync(connector);
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
            routeKey, new MemoryStream(MailgunForm(recipients, "token-1", Forwarder.MailgunKey)), null, Form, _ => null, Token);
        await connector.Get<ReceiveForwardedMail>().HandleAsync(
            routeKey, new MemoryStream(MailgunForm(recipients, "token-2", Forwarder.MailgunKey)), null, Form, _ => null, Token);

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

        await RefusedAsync(409, () => forwarder.PostAsync(Mail, headers, forwarder.Key, Token));
    }

    [TestMethod]
    public async Task Mail_beyond_the_size_limit_gets_413_and_stores_nothing()
    {
        await using var connector = await StartAsync(("Import__MaxMessageBytes", "65536"));
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);

        await RefusedAsync(413, () => forwarder.PostAsync(new GeneratedMails().OfSize(70_000), Token));
        await AssertNothingAsync(connector);
    }

    [TestMethod]
    public async Task Mailguns_form_is_imported_once_and_only_with_a_valid_signature()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var form = MailgunForm(forwarder.Inbound, "token-1", Forwarder.MailgunKey);

        await RefusedAsync(
            401, () => forwarder.PostAsync(MailgunForm(forwarder.Inbound, "token-1", "another key"), [], "mailgun", Token, Form));
        await RefusedAsync(
            404, () =>
            forwarder.PostAsync(MailgunForm("someone@in.acme.example", "token-2", Forwarder.MailgunKey), [], "mailgun", Token, Form));
        await RefusedAsync(400, () => forwarder.PostAsync(form[..(form.Length / 2)], [], "mailgun", Token, Form));
        await AssertNothingAsync(connector);

        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(form, [], "mailgun", Token, Form);
        Assert.AreSequenceEqual(Mail, (await connector.BytesAsync(Address, Token))[verdict.Id]);
        await RefusedAsync(409, () => forwarder.PostAsync(form, [], "mailgun", Token, Form));
    }

    [TestMethod]
    public async Task Mailguns_url_encoded_form_is_imported()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (timestamp, signature) = MailgunSignature("token-3", Forwarder.MailgunKey);
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
        var form = Parts(
            ("envelope", Encoding.UTF8.GetBytes($$"""{"to":["{{forwarder.Inbound}}"],"from":"srs0=x=y=example.com=c@relay.example"}""")),
            ("email", Mail));
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>
        {
            [PostSignature.SendGridTimestampHeader] = timestamp,
            [PostSignature.SendGridSignatureHeader] = Convert.ToBase64String(
            key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. form], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        };

        await RefusedAsync(401, () => forwarder.PostAsync([.. form, 13, 10], headers, "sendgrid", Token, Form));
        await AssertNothingAsync(connector);
        var verdict = (ForwardedVerdict.Imported)await forwarder.PostAsync(form, headers, "sendgrid", Token, Form);

        Assert.AreSequenceEqual(Mail, (await connector.BytesAsync(Address, Token))[verdict.Id]);
    }

    [TestMethod]
    public async Task Rotated_address_stays_valid_for_its_grace_and_a_revoked_one_ends_at_once()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var rotated = await connector.Get<InboundAddresses>().RotateAsync(ConnectorUnderTest.KeyOf(Address), Token);
        Assert.AreNotEqual(forwarder.Inbound, rotated!.Standby.InboundAddress);
        await forwarder.PostAsync(Mail, Token);

        var newer = new Forwarder(connector, rotated.Standby.InboundAddress!);
        await connector.Get<InboundAddresses>().RevokeAsync(ConnectorUnderTest.KeyOf(Address), Token);

        await RefusedAsync(410, () => newer.PostAsync(new GeneratedMails(seed: 9).Next(), Token));
        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(ReadinessCause.TargetBounces, readiness.Cause);
    }

    [TestMethod]
    public async Task Mail_in_a_forwarding_loop_is_dropped_after_one_turn_and_breaks_the_readiness()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);

        var once = forwarder.Copy(Mail, Address);
        await forwarder.PostAsync(once, Token);

        await RefusedAsync(
            422, () => forwarder.PostAsync(forwarder.Copy([.. "X-Footer: changed on its way\r\n"u8, .. once], Address), Token));

        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(ReadinessCause.Circle, readiness.Cause);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Headers_of_a_sender_do_not_make_a_mail_a_loop()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var forged =
            $"Received: by 2002:a05:0 with SMTP id 1;\r\nDelivered-To: {forwarder.Inbound}\r\nDelivered-To: "
                + $"{forwarder.Inbound}\r\nX-Forwarded-To: {forwarder.Inbound}\r\n";

        await forwarder.PostAsync(forwarder.Copy([.. Encoding.ASCII.GetBytes(forged), .. Mail], Address), Token);

        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(ReadinessState.Proven, readiness.State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Mail_for_a_paused_mailbox_is_held_and_imported_once_after_it_is_resumed()
    {
        await using var connector = await StartAsync();
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var second = new GeneratedMails(seed: 5).Next();
        gmail.Deliver(Mail);
        await connector.Get<ActOnMailboxEndpoint>().PauseAsync("acme", Address, Token);

        Assert.IsInstanceOfType<ForwardedVerdict.Held>(await forwarder.PostAsync(forwarder.Copy(Mail, Address), Token));
        Assert.IsInstanceOfType<ForwardedVerdict.Held>(await forwarder.PostAsync(forwarder.Copy(second, Address), Token));
        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);
        await AssertNothingAsync(connector);

        await connector.Get<ActOnMailboxEndpoint>().ResumeAsync("acme", Address, Token);
        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);
        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);
        await connector.FetchAsync(Address, Token);

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.HasCount(2, rows.Values.Where(row => row.GetString("State") == "Delivered").ToList());
        Assert.HasCount(1, rows.Values.Where(row => row.GetString("State") == "Duplicate").ToList(), "Gmail's own copy of the first");
        Assert.IsEmpty(await connector.Get<HeldMails>().ListAsync(Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task Failed_held_mails_and_paused_mailboxes_do_not_block_other_held_mails()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, other) = await Forwarder.ConnectAsync(connector, "a-paused@acme.example", Token);
        await connector.Get<ActOnMailboxEndpoint>().PauseAsync("acme", "a-paused@acme.example", Token);
        await other.PostAsync(Mail, Token);
        await connector.Get<ActOnMailboxEndpoint>().PauseAsync("acme", Address, Token);
        await forwarder.PostAsync(Mail, Token);
        await connector.Get<ActOnMailboxEndpoint>().ResumeAsync("acme", Address, Token);
        await connector.Get<BlobServiceClient>().GetBlobContainerClient("held")
            .UploadBlobAsync($"acme/{Address}/0.eml", BinaryData.FromBytes([]), Token);

        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);

        Assert.IsNotEmpty(await connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(await connector.MessagesAsync("a-paused@acme.example", Token));
        Assert.AreEqual(
            "a-paused@acme.example", (await connector.Get<HeldMails>().ListAsync(Token).ToListAsync(Token)).Single().Mailbox.Address);
    }

    [TestMethod]
    public async Task Disconnecting_deletes_addresses_facts_and_held_mail_and_connecting_again_restores_none()
    {
        await using var connector = await StartAsync();
        var key = ConnectorUnderTest.KeyOf(Address);
        var (_, first) = await Forwarder.ConnectAsync(connector, Address, Token);
        await first.PostAsync(Mail, Token);
        var rotated = await connector.Get<InboundAddresses>().RotateAsync(key, Token);
        await connector.Get<ActOnMailboxEndpoint>().PauseAsync("acme", Address, Token);
        await first.PostAsync(new GeneratedMails(seed: 6).Next(), Token);

        var was = await connector.MailboxAsync(Address, Token);
        await connector.Get<RouteDisconnection>().EndAsync(key, Token);
        Assert.IsNull((await connector.MailboxAsync(Address, Token)).Standby.InboundAddress);
        Assert.AreEqual(
            StatusCodes.Status204NoContent,
            ((NoContent)await connector.Get<DeleteMailboxEndpoint>().DeleteAsync("acme", Address, Token)).StatusCode);

        Assert.IsEmpty(await connector.Get<HeldMails>().ListAsync(Token).ToListAsync(Token));
        Assert.IsNull((await connector.Get<ForwardingTable>().FindAsync(key, Token)).LastArrivedAt);

        var again = new Forwarder(connector, (await connector.Get<InboundAddresses>().NewAsync(key, Token))!);
        await connector.Mailboxes.TryAddAsync(
            was with { Standby = was.Standby with { InboundAddress = again.Inbound }, State = new MailboxState.Active() }, Token);
        await RefusedAsync(404, () => first.PostAsync(Mail, Token));
        await RefusedAsync(404, () => new Forwarder(connector, rotated!.Standby.InboundAddress!).PostAsync(Mail, Token));
        Assert.IsInstanceOfType<ForwardedVerdict.Imported>(await again.PostAsync(Mail, Token));
    }

    [TestMethod]
    public async Task Audit_moves_the_readiness_from_pending_over_verified_and_proven_to_broken()
    {
        await using var connector = await StartAsync();
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        gmail.ForwardingAddresses = [new ForwardingAddress(forwarder.Inbound, "pending")];
        Assert.AreEqual((ReadinessState.Pending, ReadinessCause.NotConfirmed), await AuditAsync(connector));

        gmail.ForwardingAddresses = [new ForwardingAddress(forwarder.Inbound)];
        Assert.AreEqual((ReadinessState.Pending, ReadinessCause.NotSwitchedOn), await AuditAsync(connector));

        gmail.AutoForwarding = new AutoForwarding(Enabled: true, forwarder.Inbound);
        Assert.AreEqual((ReadinessState.Verified, null), await AuditAsync(connector));

        await forwarder.PostAsync(forwarder.Copy(Mail, Address), Token);
        Assert.AreEqual((ReadinessState.Proven, null), await AuditAsync(connector));
        Assert.AreEqual(StandbyState.Ready, (await connector.MailboxAsync(Address, Token)).Standby.State);

        gmail.AutoForwarding = new AutoForwarding(Enabled: true, "other@example.org");
        Assert.AreEqual((ReadinessState.Broken, ReadinessCause.PointsElsewhere), await AuditAsync(connector));

        gmail.AutoForwarding = AutoForwarding.Off;
        Assert.AreEqual((ReadinessState.Broken, ReadinessCause.SwitchedOff), await AuditAsync(connector));
    }

    private async Task<(ReadinessState State, ReadinessCause? Cause)> AuditAsync(ConnectorUnderTest connector)
    {
        Assert.IsTrue(await connector.Get<MailboxAudit>().RunAsync(await connector.MailboxAsync(Address, Token), Token));
        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        return (readiness.State, readiness.Cause);
    }

    private static async Task RefusedAsync(int status, Func<Task> post) =>
        Assert.AreEqual(status, (await Assert.ThrowsExactlyAsync<InboundPostException>(post)).Status);

    private async Task AssertNothingAsync(ConnectorUnderTest connector)
    {
        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(await connector.MessagesAsync("other@acme.example", Token));
    }

    private static byte[] MailgunForm(string recipient, string token, string key)
    {
        var (timestamp, signature) = MailgunSignature(token, key);
        return Parts(
            ("recipient", Encoding.UTF8.GetBytes(recipient)),
            ("timestamp", Encoding.UTF8.GetBytes(timestamp)),
            ("token", Encoding.UTF8.GetBytes(token)),
            ("signature", Encoding.UTF8.GetBytes(signature)),
            ("body-mime", Mail));
    }

    private static (string Timestamp, string Signature) MailgunSignature(string token, string key)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (timestamp, Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token))));
    }

    private static byte[] Parts(params (string Name, byte[] Content)[] parts) =>
    [
        .. parts.SelectMany(
            part => (byte[])[.. Encoding.UTF8.GetBytes($"--xYz\r\nContent-Disposition: form-data; name=\"{part.Name}\"\r\n\r\n"),
            .. part.Content, 13, 10]),
        .. "--xYz--\r\n"u8,
    ];

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
