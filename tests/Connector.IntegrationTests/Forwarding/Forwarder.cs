using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Forwarding;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Receiving;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Acts as Gmail and the inbound provider: adds the headers of forwarding to a mail, signs it and posts it.</summary>
internal sealed class Forwarder(ConnectorUnderTest connector, string inboundAddress)
{
    public const string Domain = "in.acme.example";

    public const string Secret = "a secret of the tests, long enough";

    public const string MailgunKey = "mailgun's signing key of the tests";

    public static (string Name, string Value)[] Settings { get; } =
        [("Forwarding__Domain", Domain), ("Forwarding__Secret", Secret), ("Forwarding__MailgunSigningKey", MailgunKey)];

    public string Key => inboundAddress.Split('@')[0][InboundAddresses.LocalPrefix.Length..];

    public string Inbound => inboundAddress;

    /// <summary>Connects a mailbox that has an inbound address.</summary>
    public static async Task<(SimulatedMailbox Gmail, Forwarder Forwarder)> ConnectAsync(
        ConnectorUnderTest connector, string address, CancellationToken cancellationToken)
    {
        var inbound = await connector.Get<InboundAddresses>().NewAsync(ConnectorUnderTest.KeyOf(address), cancellationToken);
        var gmail = await connector.ConnectAsync(
            address, cancellationToken, mailbox => mailbox with { Standby = new StandbyRoute(StandbyState.NotSetUp, inbound) });
        return (gmail, new Forwarder(connector, inbound!));
    }

    /// <summary>A mail as Gmail forwards it (taken from forwarded samples). Its own headers are unchanged.</summary>
    public byte[] Copy(byte[] mail, string mailbox) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"Return-Path: <support+caf_=in-x={Domain}@acme.example>\r\nDelivered-To: {inboundAddress}\r\nReceived: by 2002:a05:0 with "
                + $"SMTP id {Guid.NewGuid():N};\r\n"
            + $"ARC-Authentication-Results: i=1; mx.google.com;\r\n       spf=pass smtp.mailfrom=customer@example.com\r\nX-Forwarded-To: "
            + $"{inboundAddress}\r\nX-Forwarded-For: {mailbox} {inboundAddress}\r\n"),
        .. mail,
    ];

    public Task<ForwardedVerdict> PostAsync(byte[] mail, CancellationToken cancellationToken) =>
        PostAsync(mail, Sign(mail, Key), Key, cancellationToken);

    public async Task<ForwardedVerdict> PostAsync(
        byte[] body, Dictionary<string, string> headers, string routeKey, CancellationToken cancellationToken, string contentType =
        "message/rfc822") =>
        (await connector.Get<ReceiveForwardedMail>().HandleAsync(
            routeKey, new MemoryStream(body), body.Length, contentType, headers.GetValueOrDefault, cancellationToken)).Single();

    public static Dictionary<string, string> Sign(byte[] body, string routeKey, TimeSpan ago = default)
    {
        var timestamp = (TimeProvider.System.GetUtcNow() - ago).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            [PostSignature.TimestampHeader] = timestamp,
            [PostSignature.SignatureHeader] = PostSignature.Sign(Secret, timestamp, routeKey, SHA256.HashData(body)),
        };
    }
}
