using Connector.TestKit.Mails;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class SmtpCatcherTests(TestContext context)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [TestMethod]
    public async Task Mail_is_kept_byte_for_byte_with_its_envelope()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);

        foreach (var mail in new GeneratedMails().Take(20))
        {
            await client.HelloAsync();
            var reply = await client.SendMailAsync(mail, "a@example.org", "b@example.org");

            Assert.StartsWith("250", reply);
            Assert.AreSequenceEqual(mail, catcher.Mails[^1].Raw.ToArray());
        }

        var caught = catcher.Mails[0];
        Assert.AreEqual("sender@example.org", caught.From);
        Assert.AreSequenceEqual(["a@example.org", "b@example.org"], caught.Recipients);
        Assert.Contains("#1", caught.Subject);
        Assert.HasCount(20, catcher.MailsFor("B@example.org"));
    }

    [TestMethod]
    public async Task Pipelined_commands_are_answered_one_by_one()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.HelloAsync();

        await client.WriteAsync("MAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
        var codes = new[] { await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync() };
        await client.WriteAsync("Subject: x\r\n\r\n..\r\n...\r\n.\r\n");
        await client.ReadAsync();

        Assert.AreSequenceEqual(["250", "250", "250", "354"], codes.Select(code => code[..3]));
        Assert.AreEqual("Subject: x\r\n\r\n.\r\n..\r\n", System.Text.Encoding.ASCII.GetString(catcher.Mails[0].Raw.Span));
        Assert.AreEqual("", catcher.Mails[0].From);
    }

    [TestMethod]
    public async Task Refused_recipient_does_not_hold_up_the_other()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        catcher.Refuse(SmtpStep.Recipient, 550, recipient: "gone@example.org");
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.HelloAsync();

        await client.CommandAsync("MAIL FROM:<s@example.org>");
        var gone = await client.CommandAsync("RCPT TO:<gone@example.org>");
        var there = await client.CommandAsync("RCPT TO:<there@example.org>");
        await client.CommandAsync("DATA");
        await client.CommandAsync("Subject: x\r\n\r\ny\r\n.");

        Assert.StartsWith("550", gone);
        Assert.StartsWith("250", there);
        Assert.AreSequenceEqual(["there@example.org"], catcher.Mails[0].Recipients);
    }

    [TestMethod]
    [DataRow(SmtpStep.Mail, 451)]
    [DataRow(SmtpStep.Data, 554)]
    [DataRow(SmtpStep.AfterData, 451)]
    public async Task Refusal_at_a_step_heals_after_its_times(SmtpStep step, int code)
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.HelloAsync();
        var fault = catcher.Refuse(step, code, times: 1);

        var refused = await client.SendMailAsync("Subject: x\r\n\r\n"u8.ToArray(), "a@example.org");
        await client.CommandAsync("RSET");
        var taken = await client.SendMailAsync("Subject: x\r\n\r\n"u8.ToArray(), "a@example.org");

        Assert.StartsWith($"{code}", refused);
        Assert.StartsWith("250", taken);
        Assert.AreEqual(1, fault.Hits);
        Assert.HasCount(1, catcher.Mails);
    }

    [TestMethod]
    public async Task Refused_connection_is_closed_after_its_greeting()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        catcher.Refuse(SmtpStep.Connect, 421, times: 1);

        using var refused = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        using var welcome = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);

        Assert.StartsWith("421", refused.Greeting);
        Assert.AreEqual("", await refused.ReadAsync());
        Assert.StartsWith("220", welcome.Greeting);
        Assert.AreEqual(2, catcher.Connections);
    }

    [TestMethod]
    public async Task Dropped_in_the_middle_of_the_mail_nothing_is_kept()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        catcher.Drop(SmtpStep.MidData);
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.HelloAsync();

        await Assert.ThrowsAsync<IOException>(() => client.SendMailAsync("Subject: x\r\n\r\n"u8.ToArray(), "a@example.org"));

        Assert.IsEmpty(catcher.Mails);
    }

    [TestMethod]
    public async Task Hanging_catcher_still_stops()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        var fault = catcher.Hang(SmtpStep.Hello);
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.WriteAsync("EHLO me\r\n");
        await Connector.TestKit.Wait.UntilAsync(() => fault.Hits == 1, Soon, "the greeting hangs", context.CancellationToken);

        await catcher.StopAsync();

        await Assert.ThrowsAsync<IOException>(() => SmtpTalker.ConnectAsync(catcher, context.CancellationToken));
    }

    [TestMethod]
    public async Task Restarted_catcher_is_on_the_same_port_and_has_kept_its_mail()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        var port = catcher.Port;
        await SendOneAsync(catcher);

        await catcher.StopAsync();
        catcher.Restart();
        await SendOneAsync(catcher);

        Assert.AreEqual(port, catcher.Port);
        Assert.HasCount(2, catcher.Mails);
    }

    [TestMethod]
    [DataRow(SmtpEncryption.StartTls)]
    [DataRow(SmtpEncryption.Tls)]
    public async Task Encrypted_connection_takes_mail_from_who_knows_the_password(SmtpEncryption encryption)
    {
        await using var catcher = await SmtpCatcher.StartAsync(
            new SmtpCatcherOptions { Encryption = encryption, Username = "connector", Password = "secret" });
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        if (encryption == SmtpEncryption.StartTls)
        {
            Assert.Contains("STARTTLS", await client.HelloAsync());
            await client.CommandAsync("STARTTLS");
            await client.EncryptAsync();
        }

        Assert.Contains("AUTH PLAIN LOGIN", await client.HelloAsync());
        var unknown = await client.CommandAsync("MAIL FROM:<a@b>");
        var wrong = await client.CommandAsync($"AUTH PLAIN {Base64("\0connector\0wrong")}");
        await client.CommandAsync("AUTH LOGIN");
        await client.CommandAsync(Base64("connector"));
        var right = await client.CommandAsync(Base64("secret"));
        var taken = await client.SendMailAsync("Subject: x\r\n\r\n"u8.ToArray(), "a@example.org");

        Assert.StartsWith("530", unknown);
        Assert.StartsWith("535", wrong);
        Assert.StartsWith("235", right);
        Assert.StartsWith("250", taken);
    }

    [TestMethod]
    public async Task Too_big_a_mail_is_refused_by_its_announced_and_by_its_real_size()
    {
        await using var catcher = await SmtpCatcher.StartAsync(new SmtpCatcherOptions { MaxMessageBytes = 1000 });
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.HelloAsync();

        var announced = await client.CommandAsync("MAIL FROM:<a@b> SIZE=1001");
        var real = await client.SendMailAsync(new GeneratedMails().OfSize(1001), "a@example.org");

        Assert.StartsWith("552", announced);
        Assert.StartsWith("552", real);
    }

    private async Task SendOneAsync(SmtpCatcher catcher)
    {
        using var client = await SmtpTalker.ConnectAsync(catcher, context.CancellationToken);
        await client.HelloAsync();
        await client.SendMailAsync("Subject: x\r\n\r\n"u8.ToArray(), "a@example.org");
        await client.CommandAsync("QUIT");
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
