using System.Net.Sockets;
using Connector.TestKit;
using Connector.TestKit.Smtp;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class SmtpCatcherTests(TestContext context)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_is_kept_with_its_envelope_and_its_leading_dots()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        using var client = await ConnectAsync(catcher);

        await client.SendAsync(Mail("a@example.org", "b@example.org"), Token);

        var caught = Assert.ContainsSingle(catcher.MailsFor("B@example.org"));
        Assert.AreEqual("sender@example.org", caught.From);
        Assert.AreSequenceEqual(["a@example.org", "b@example.org"], caught.Recipients);
        Assert.AreEqual("..\n.\nend\n", caught.Message.TextBody?.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public async Task Refused_recipient_does_not_stop_the_mail_to_another()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        catcher.Refuse(SmtpStep.Recipient, 550, recipient: "gone@example.org");
        using var client = await ConnectAsync(catcher);

        var refused = await RefusalAsync(client, Mail("gone@example.org"));
        await client.SendAsync(Mail("there@example.org"), Token);

        Assert.AreEqual(550, refused);
        Assert.AreSequenceEqual(["there@example.org"], Assert.ContainsSingle(catcher.Mails).Recipients);
    }

    [TestMethod]
    [DataRow(SmtpStep.Mail, 451)]
    [DataRow(SmtpStep.Data, 554)]
    [DataRow(SmtpStep.AfterData, 451)]
    public async Task Refusal_at_a_step_ends_after_the_given_times(SmtpStep step, int code)
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        using var client = await ConnectAsync(catcher);
        var fault = catcher.Refuse(step, code, times: 1);

        var refused = await RefusalAsync(client, Mail("a@example.org"));
        await client.SendAsync(Mail("a@example.org"), Token);

        Assert.AreEqual(code, refused);
        Assert.AreEqual(1, fault.Hits);
        Assert.HasCount(1, catcher.Mails);
    }

    [TestMethod]
    public async Task Refused_connection_is_closed_after_its_greeting()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        catcher.Refuse(SmtpStep.Connect, 421, times: 1);

        var refused = await Assert.ThrowsExactlyAsync<SmtpCommandException>(() => ConnectAsync(catcher));
        using var welcome = await ConnectAsync(catcher);

        Assert.AreEqual(421, (int)refused.StatusCode);
        Assert.AreEqual(2, catcher.Connections);
    }

    [TestMethod]
    public async Task Mail_that_is_dropped_half_way_is_not_kept()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        catcher.Drop(SmtpStep.MidData);
        using var client = await ConnectAsync(catcher);

        await Assert.ThrowsAsync<Exception>(() => client.SendAsync(Mail("a@example.org"), Token));

        Assert.IsEmpty(catcher.Mails);
    }

    [TestMethod]
    public async Task Catcher_stops_while_a_session_hangs()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        var fault = catcher.Hang(SmtpStep.Connect);
        using var client = new TcpClient();
        await client.ConnectAsync(catcher.Host, catcher.Port, Token);
        await Wait.UntilAsync(() => fault.Hits == 1, Soon, "the session hangs", Token);

        await catcher.StopAsync();

        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(catcher));
    }

    [TestMethod]
    public async Task Restarted_catcher_has_the_same_port_and_its_mails()
    {
        await using var catcher = await SmtpCatcher.StartAsync();
        var port = catcher.Port;
        using var first = await ConnectAsync(catcher);
        await first.SendAsync(Mail("a@example.org"), Token);

        await catcher.StopAsync();
        catcher.Restart();
        using var second = await ConnectAsync(catcher);
        await second.SendAsync(Mail("a@example.org"), Token);

        Assert.AreEqual(port, catcher.Port);
        Assert.HasCount(2, catcher.Mails);
    }

    [TestMethod]
    [DataRow(SmtpEncryption.StartTls)]
    [DataRow(SmtpEncryption.Tls)]
    public async Task Encrypted_catcher_takes_mail_only_with_the_password(SmtpEncryption encryption)
    {
        await using var catcher = await SmtpCatcher.StartAsync(
            new SmtpCatcherOptions { Encryption = encryption, Username = "connector", Password = "secret" });
        using var client = await ConnectAsync(catcher);

        await Assert.ThrowsExactlyAsync<ServiceNotAuthenticatedException>(() => client.SendAsync(Mail("a@example.org"), Token));
        await Assert.ThrowsExactlyAsync<AuthenticationException>(() => client.AuthenticateAsync("connector", "wrong", Token));
        await client.AuthenticateAsync("connector", "secret", Token);
        await client.SendAsync(Mail("a@example.org"), Token);

        Assert.IsTrue(client.IsEncrypted);
        Assert.HasCount(1, catcher.Mails);
    }

    private async Task<SmtpClient> ConnectAsync(SmtpCatcher catcher)
    {
        var client = new SmtpClient();
#pragma warning disable CA5359 // The catcher makes its certificate itself.
        client.ServerCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        var security = catcher.Options.Encryption switch
        {
            SmtpEncryption.StartTls => SecureSocketOptions.StartTls,
            SmtpEncryption.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        };

        try
        {
            await client.ConnectAsync(catcher.Host, catcher.Port, security, Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task<int> RefusalAsync(SmtpClient client, MimeMessage mail)
    {
        var refused = await Assert.ThrowsExactlyAsync<SmtpCommandException>(() => client.SendAsync(mail, Token));
        return (int)refused.StatusCode;
    }

    private static MimeMessage Mail(params string[] recipients) => new(
        [MailboxAddress.Parse("sender@example.org")],
        recipients.Select(MailboxAddress.Parse),
        "subject",
        new TextPart("plain") { Text = "..\r\n.\r\nend\r\n" });
}
