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

        var result = await SendAsync(smtp, security, "eva@acme.example");

        Assert.StartsWith("SslHandshakeException", Assert.IsInstanceOfType<SendResult.Failed>(result).Reason);
        Assert.IsEmpty(smtp.Mails);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Server_without_the_configured_TLS_gets_no_mail()
    {
        await using var smtp = await SmtpCatcher.StartAsync();

        var result = await SendAsync(smtp, ConnectionSecurity.StartTls, "eva@acme.example");

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

        var result = await SendAsync(smtp, ConnectionSecurity.None, "eva@acme.example", password);

        Assert.AreEqual(isSent, result is SendResult.Sent);
        Assert.DoesNotContain(password, $"{result}");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow(SmtpStep.Connect, true)]
    [DataRow(SmtpStep.Data, false)]
    public async Task Server_is_away_only_if_it_takes_no_mail_at_all(SmtpStep step, bool isAway)
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        smtp.Refuse(step, 554);

        var result = await SendAsync(smtp, ConnectionSecurity.None, "eva@acme.example");

        Assert.AreEqual(isAway, Assert.IsInstanceOfType<SendResult.Failed>(result).IsServerAway);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Refused_recipient_is_a_result_with_the_answer_of_the_server()
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        smtp.Refuse(SmtpStep.Recipient, 550, "no such user", recipient: "jo@acme.example");

        Assert.IsInstanceOfType<SendResult.Sent>(await SendAsync(smtp, ConnectionSecurity.None, "eva@acme.example"));
        Assert.AreEqual(
            new SendResult.Refused(550, "no such user"), await SendAsync(smtp, ConnectionSecurity.None, "jo@acme.example"));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Connection_lost_in_the_middle_of_a_mail_fails_that_mail_only()
    {
        await using var smtp = await SmtpCatcher.StartAsync();
        smtp.Drop(SmtpStep.MidData, times: 1);

        Assert.IsInstanceOfType<SendResult.Failed>(await SendAsync(smtp, ConnectionSecurity.None, "eva@acme.example"));
        Assert.IsInstanceOfType<SendResult.Sent>(await SendAsync(smtp, ConnectionSecurity.None, "jo@acme.example"));
    }

    private Task<SendResult> SendAsync(SmtpCatcher smtp, ConnectionSecurity security, string recipient, string? password = null) =>
        new SmtpAdminMail(Options(smtp, security, password), TimeProvider.System).SendAsync(Mail(recipient), context.CancellationToken);

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
