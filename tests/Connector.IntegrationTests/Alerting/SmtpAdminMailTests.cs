using Connector.Alerting;
using Connector.Settings;
using Connector.TestKit.Smtp;
using MimeKit;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class SmtpAdminMailTests(TestContext context)
{
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow(SmtpEncryption.StartTls, ConnectionSecurity.StartTls)]
    [DataRow(SmtpEncryption.Tls, ConnectionSecurity.Tls)]
    public async Task Server_with_an_untrusted_certificate_gets_no_mail(SmtpEncryption encryption, ConnectionSecurity security)
    {
        await using var smtp = await SmtpCatcher.StartAsync(new SmtpCatcherOptions { Encryption = encryption });

        var result = Assert.ContainsSingle(await SendAsync(smtp, security, "eva@acme.example"));

        Assert.StartsWith("SslHandshakeException", Assert.IsInstanceOfType<SendResult.Failed>(result).Reason);
        Assert.IsEmpty(smtp.Mails);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Server_without_the_configured_TLS_gets_no_mail()
    {
        await using var smtp = await SmtpCatcher.StartAsync();

        var result = Assert.ContainsSingle(await SendAsync(smtp, ConnectionSecurity.StartTls, "eva@acme.example"));

        Assert.IsInstanceOfType<SendResult.Failed>(result);
        Assert.IsEmpty(smtp.Mails);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow("hunter2", true)]
    [DataRow("wrong-secret", false)]
    public async Task Sender_signs_in_where_a_user_name_is_set_and_never_repeats_the_password(string password, bool isSent)
    {
        await using var smtp = await SmtpCatcher.StartAsync(new SmtpCatcherOptions { Username = "connector", Password = "hunter2" });

        var result = Assert.ContainsSingle(await SendAsync(smtp, ConnectionSecurity.None, "eva@acme.example", password));

        Assert.AreEqual(isSent, result is SendResult.Sent);
        Assert.DoesNotContain(password, $"{result}");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Server_that_cannot_be_reached_is_tried_once_for_all_mails()
    {
        var smtp = await SmtpCatcher.StartAsync();
        smtp.Refuse(SmtpStep.Connect, 554);
        await using var _ = smtp;

        var results = await SendAsync(smtp, ConnectionSecurity.None, ["eva@acme.example", "jo@acme.example", "al@acme.example"]);

        Assert.HasCount(3, results);
        Assert.IsTrue(results.All(result => result is SendResult.Failed));
        Assert.AreEqual(1, smtp.Connections);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Mails_after_a_refused_recipient_use_the_same_connection()
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        smtp.Refuse(SmtpStep.Recipient, 550, "no such user", recipient: "jo@acme.example");

        var results = await SendAsync(smtp, ConnectionSecurity.None, ["eva@acme.example", "jo@acme.example", "al@acme.example"]);

        Assert.AreSequenceEqual(
            [new SendResult.Sent(), new SendResult.Refused(550, "no such user"), new SendResult.Sent()],
            results.Select(result => result is SendResult.Sent ? new SendResult.Sent() : result));
        Assert.AreEqual(1, smtp.Connections);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Connection_lost_in_the_middle_of_a_mail_fails_that_mail_only()
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        smtp.Drop(SmtpStep.MidData, times: 1);

        var results = await SendAsync(smtp, ConnectionSecurity.None, ["eva@acme.example", "jo@acme.example"]);

        Assert.IsInstanceOfType<SendResult.Failed>(results[0]);
        Assert.IsInstanceOfType<SendResult.Sent>(results[1]);
        Assert.AreEqual(2, smtp.Connections);
    }

    private Task<IReadOnlyList<SendResult>> SendAsync(
        SmtpCatcher smtp, ConnectionSecurity security, string recipient, string? password = null) =>
        SendAsync(smtp, security, [recipient], password);

    private async Task<IReadOnlyList<SendResult>> SendAsync(
        SmtpCatcher smtp, ConnectionSecurity security, string[] recipients, string? password = null) =>
        await new SmtpAdminMail(Options(smtp, security, password), TimeProvider.System)
            .SendAsync([.. recipients.Select(Mail)], context.CancellationToken)
            .ToListAsync(context.CancellationToken);

    private static AlertOptions Options(SmtpCatcher smtp, ConnectionSecurity security, string? password = null) => new()
    {
        From = MailboxAddress.Parse("alerts@connector.example"),
        Smtp = new SmtpOptions
        {
            Host = smtp.Host,
            Port = smtp.Port,
            Security = security,
            Username = password is null ? null : "connector",
            Password = password,
        },
    };

    private static MimeMessage Mail(string recipient) => new(
        [MailboxAddress.Parse("alerts@connector.example")], [MailboxAddress.Parse(recipient)], "subject",
        new TextPart("plain") { Text = "text" });
}
