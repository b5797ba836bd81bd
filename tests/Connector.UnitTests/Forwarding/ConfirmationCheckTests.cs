using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding.Confirming;
using Connector.Importing.Parsing;
using Connector.Messages;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Text;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace Connector.UnitTests.Forwarding;

/// <summary>A mail counts as Gmail's confirmation mail only if Google's signature covers everything that a person sees of it.</summary>
[TestClass]
public sealed class ConfirmationCheckTests(TestContext context)
{
    private const string Link = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-abc_123";

    private const string English = "(#123456789) Gmail Forwarding Confirmation - Receive Mail from user@example.org";

    private static readonly RSA Google = RSA.Create(2048);

    private static readonly RSA Another = RSA.Create(2048);

    private static readonly HeaderId[] All = [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId];

    [TestMethod]
    [DataRow(English, "123456789")]
    [DataRow("(#123456789) Gmail-Weiterleitungsbestätigung – E-Mails von user@example.org empfangen", "123456789")]
    [DataRow("（#987654321）Gmail の転送の確認 - user@example.org からのメールを受信", "987654321")]
    [DataRow("(Gmail) 转发确认 - 接收来自 user@example.org 的邮件", null)]
    public async Task Confirmation_signed_by_Google_is_recognised_in_any_language(string subject, string? code)
    {
        var found = await FindAsync(Raw(Sign(Write(subject))));

        Assert.AreEqual(code, found!.Code);
        Assert.AreEqual(Link, found.Link);
    }

    [TestMethod]
    public async Task Confirmation_in_HTML_or_forwarded_by_Gmail_is_recognised()
    {
        var html = Write(English);
        html.Body = new TextPart(TextFormat.Html)
        {
            Text = $"<p>Bitte bestätigen: <a href=\"{Link}\">hier</a></p>",
            ContentTransferEncoding = ContentEncoding.Base64,
        };

        Assert.AreEqual(Link, (await FindAsync(Raw(Sign(html))))!.Link);
        Assert.IsNotNull(
            await FindAsync(
            [.. "Delivered-To: in-x@in.example\r\nReceived: from a by b\r\nX-Forwarded-To: in-x@in.example\r\n"u8, .. Raw(
            Sign(Write(English)))]));
    }

    [TestMethod]
    public async Task Signature_with_an_unknown_tag_is_recognised() =>
        Assert.IsNotNull(await FindAsync(Raw(Sign(Write(English), agent: "@google.com; n_1=any"))));

    [TestMethod]
    public async Task Forged_confirmations_are_not_recognised()
    {
        var good = Encoding.UTF8.GetString(Raw(Sign(Write(English))));
        var other = Write(English);
        other.From.Clear();
        other.From.Add(new MailboxAddress("Gmail Team", "forwarding-noreply@google.com.evil.example"));

        (string Name, byte[] Mail)[] forged =
        [
            ("no signature", Raw(Write(English))),
            ("another's key", Raw(Sign(Write(English), Another))),
            ("another's domain", Raw(Sign(Write(English), Another, domain: "evil.example"))),
            ("another's domain, and Google's under a tag name in capitals", Raw(
            Sign(Write(English), Another, domain: "evil.example", agent: "@evil.example; D=google.com"))),
            ("another's domain, and Google's as a second", Raw(
            Sign(Write(English), Another, domain: "evil.example", agent: "@evil.example; d=google.com"))),
            ("Google's domain twice", Raw(Sign(Write(English), agent: "@google.com; d=google.com"))),
            ("a domain below Google's", Raw(Sign(Write(English), Google, domain: "user.google.com"))),
            ("a key that is not there", Raw(Sign(Write(English), Google, selector: "gone"))),
            ("another body", Encoding.UTF8.GetBytes(good.Replace("abc_123", "abc_124", StringComparison.Ordinal))),
            ("more body", Encoding.UTF8.GetBytes(good + "https://mail-settings.google.com/mail/vf-evil\r\n")),
            ("another subject", Encoding.UTF8.GetBytes(good.Replace("#123456789", "#999999999", StringComparison.Ordinal))),
            ("a second subject on top", Encoding.UTF8.GetBytes("Subject: (#999999999) Gmail Forwarding Confirmation\r\n" + good)),
            ("a second sender on top", Encoding.UTF8.GetBytes("From: forwarding-noreply@google.com\r\n" + good)),
            ("an unsigned subject", Raw(Sign(Write(English), headers: [HeaderId.From, HeaderId.Date]))),
            ("a body that is signed in part", Raw(Sign(Write(English), agent: "@google.com; l=100000"))),
            ("an empty tag", Raw(Sign(Write(English), agent: "@google.com;; x=1"))),
            ("a tag without a value", Raw(Sign(Write(English), agent: "@google.com; x"))),
            ("a tag whose name begins with a digit", Raw(Sign(Write(English), agent: "@google.com; 1x=1"))),
            ("a tag whose name holds a dot", Raw(Sign(Write(English), agent: "@google.com; d.x=1"))),
            ("another sender", Raw(Sign(other))),
            ("neither code nor link", Raw(Sign(Write("Hello", "Nothing to confirm.")))),
        ];

        foreach (var (name, mail) in forged)
        {
            Assert.IsNull(await FindAsync(mail), name);
        }
    }

    [TestMethod]
    public async Task Unreachable_keys_leave_a_mail_undecided() =>
        await Assert.ThrowsExactlyAsync<KeysUnreachableException>(() => FindAsync(Raw(Sign(Write(English))), new Keys(OutOfReach: true)));

    private Task<GmailConfirmation?> FindAsync(byte[] mail) => FindAsync(mail, new Keys());

    private async Task<GmailConfirmation?> FindAsync(byte[] mail, Keys keys)
    {
        using var raw = new MailBytes();
        raw.Append(mail);
        using var stream = raw.OpenRead();
        return await new ConfirmationCheck(keys).FindAsync(MailParser.Parse(stream), raw, context.CancellationToken);
    }

    private static MimeMessage Write(string subject, string? text = null)
    {
        var mail = new MimeMessage
        {
            MessageId = "confirmation@google.com",
            Date = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero),
            Subject = subject,
            Body = new TextPart("plain")
            {
                Text = text ?? $"Bitte bestätigen Sie:\r\n\r\n{Link}\r\n\r\nhttps://mail-settings.google.com/mail/uf-no\r\n",
            },
        };
        mail.From.Add(new MailboxAddress("Gmail Team", GmailConfirmation.Sender));
        mail.To.Add(new MailboxAddress(null, "in-x@in.example"));
        return mail;
    }

    private static MimeMessage Sign(
        MimeMessage mail, RSA? key = null, string domain = "google.com", string selector = "s1", HeaderId[]? headers = null,
        string? agent = null)
    {
        mail.Prepare(EncodingConstraint.SevenBit);
        using var pem = new MemoryStream(Encoding.ASCII.GetBytes((key ?? Google).ExportRSAPrivateKeyPem()));
        new DkimSigner(pem, domain, selector, DkimSignatureAlgorithm.RsaSha256) { AgentOrUserIdentifier = agent }.Sign(
            mail, headers ?? All);
        return mail;
    }

    private static byte[] Raw(MimeMessage mail)
    {
        using var raw = new MemoryStream();
        mail.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, raw);
        return raw.ToArray();
    }

    /// <summary>Has the keys of Google and of a forger.</summary>
    private sealed record Keys(bool OutOfReach = false) : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            OutOfReach ? throw new KeysUnreachableException("DNS could not be asked.")
            : selector != "s1" ? throw new FormatException("DNS has no key of this name.")
            : PublicKeyFactory.CreateKey((domain == "evil.example" ? Another : Google).ExportSubjectPublicKeyInfo());

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
