using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.TestKit;

/// <summary>Speaks SMTP by hand, line by line.</summary>
internal sealed class SmtpTalker : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly CancellationToken _cancellationToken;
    private Stream _stream = Stream.Null;

    private SmtpTalker(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    public string Greeting { get; private set; } = "";

    /// <exception cref="IOException">Nobody listens.</exception>
    public static async Task<SmtpTalker> ConnectAsync(SmtpCatcher catcher, CancellationToken cancellationToken)
    {
        var talker = new SmtpTalker(cancellationToken);

        try
        {
            await talker._client.ConnectAsync(catcher.Host, catcher.Port, cancellationToken);
        }
        catch (SocketException refused)
        {
            throw new IOException("Nobody listens.", refused);
        }

        talker._stream = talker._client.GetStream();
        if (catcher.Options.Encryption == SmtpEncryption.Tls)
        {
            await talker.EncryptAsync();
        }

        talker.Greeting = await talker.ReadAsync();
        return talker;
    }

    public async Task EncryptAsync()
    {
#pragma warning disable CA5359 // The certificate is made up by the catcher; that it encrypts is what matters here.
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        var secured = new SslStream(_stream);
        await secured.AuthenticateAsClientAsync(options, _cancellationToken);
        _stream = secured;
    }

    public Task<string> HelloAsync() => CommandAsync("EHLO client.test");

    public async Task<string> CommandAsync(string command)
    {
        await WriteAsync(command + "\r\n");
        return await ReadAsync();
    }

    /// <summary>Sends a mail; answers the first refusal or the last reply.</summary>
    public async Task<string> SendMailAsync(byte[] mail, params string[] recipients)
    {
        foreach (var command in recipients.Select(to => $"RCPT TO:<{to}>").Prepend("MAIL FROM:<sender@example.org>").Append("DATA"))
        {
            var reply = await CommandAsync(command);
            if (reply[0] > '3')
            {
                return reply;
            }
        }

        await _stream.WriteAsync(Stuffed(mail), _cancellationToken);
        return await CommandAsync(".");
    }

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), _cancellationToken);

    /// <summary>One reply with all its lines; empty if the server has closed.</summary>
    public async Task<string> ReadAsync()
    {
        var reply = new StringBuilder();
        string line;

        do
        {
            line = await ReadLineAsync();
            reply.Append(line);
        }
        while (line.Length > 3 && line[3] == '-');

        return reply.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];

        while (await _stream.ReadAsync(one, _cancellationToken) > 0)
        {
            line.Add(one[0]);
            if (one[0] == '\n')
            {
                break;
            }
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private static byte[] Stuffed(byte[] mail)
    {
        var stuffed = new List<byte>(mail.Length + 100);
        var atLineStart = true;

        foreach (var value in mail)
        {
            if (atLineStart && value == '.')
            {
                stuffed.Add(value);
            }

            stuffed.Add(value);
            atLineStart = value == '\n';
        }

        if (!atLineStart)
        {
            stuffed.AddRange("\r\n"u8);
        }

        return [.. stuffed];
    }
}
