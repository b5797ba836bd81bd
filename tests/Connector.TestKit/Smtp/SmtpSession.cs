using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Connector.TestKit.Smtp;

/// <summary>One connection to the catcher, from the greeting to QUIT (RFC 5321): what MailKit says, answered or misanswered.</summary>
internal sealed class SmtpSession(SmtpCatcher catcher, TcpClient client, X509Certificate2? certificate)
{
    private readonly SmtpCatcherOptions _options = catcher.Options;
    private readonly List<string> _recipients = [];
    private Stream _stream = client.GetStream();
    private ProtocolLines _lines = new(client.GetStream());
    private string _from = "";
    private bool _isSignedIn;

    /// <summary>As SASL PLAIN encodes them (RFC 4616).</summary>
    private string Credentials => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{_options.Username}\0{_options.Password}"));

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (_options.Encryption == SmtpEncryption.Tls)
            {
                await EncryptAsync(stopping);
            }

            if (!await MisbehavesAsync(SmtpStep.Connect, stopping))
            {
                await ReplyAsync(220, "catcher.test ESMTP ready", stopping);
            }

            while (await _lines.ReadCommandAsync(stopping) is { } command && await AnswerAsync(command, stopping))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException or AuthenticationException)
        {
            // The client has gone, the catcher stops, or the test ended the session.
        }
        finally
        {
            await _stream.DisposeAsync();
            client.Dispose();
        }
    }

    /// <returns>False at the end of the conversation.</returns>
    private async Task<bool> AnswerAsync(string command, CancellationToken stopping)
    {
        var verb = command.Split(' ', ':')[0].ToUpperInvariant();

        switch (verb)
        {
            case "EHLO":
                await _lines.WriteAsync(Extensions(), stopping);
                break;
            case "STARTTLS" when certificate is not null:
                await ReplyAsync(220, "2.0.0 go ahead", stopping);
                await EncryptAsync(stopping);
                break;
            case "AUTH":
                _isSignedIn = command == $"AUTH PLAIN {Credentials}";
                await ReplyAsync(_isSignedIn ? 235 : 535, _isSignedIn ? "2.7.0 welcome" : "5.7.8 wrong name or password", stopping);
                break;
            case "MAIL" or "RCPT" or "DATA":
                await TransferAsync(verb, command, stopping);
                break;
            case "RSET":
                Begin(from: "");
                await ReplyAsync(250, "2.0.0 OK", stopping);
                break;
            case "NOOP":
                await ReplyAsync(250, "2.0.0 OK", stopping);
                break;
            case "QUIT":
                await ReplyAsync(221, "2.0.0 bye", stopping);
                return false;
            default:
                await ReplyAsync(502, "5.5.1 unknown command", stopping);
                break;
        }

        return true;
    }

    private async Task TransferAsync(string verb, string command, CancellationToken stopping)
    {
        if (verb == "MAIL" && _options.Username is not null && !_isSignedIn)
        {
            await ReplyAsync(530, "5.7.0 authentication required", stopping);
        }
        else if (verb == "MAIL" && !await MisbehavesAsync(SmtpStep.Mail, stopping))
        {
            Begin(AddressIn(command));
            await ReplyAsync(250, "2.1.0 sender OK", stopping);
        }
        else if (verb == "RCPT" && !await MisbehavesAsync(SmtpStep.Recipient, stopping, AddressIn(command)))
        {
            _recipients.Add(AddressIn(command));
            await ReplyAsync(250, "2.1.5 recipient OK", stopping);
        }
        else if (verb == "DATA" && _recipients.Count == 0)
        {
            await ReplyAsync(503, "5.5.1 RCPT first", stopping);
        }
        else if (verb == "DATA" && !await MisbehavesAsync(SmtpStep.Data, stopping))
        {
            await TakeMailAsync(stopping);
        }
    }

    private IEnumerable<string> Extensions()
    {
        string[] offered = _options.Encryption == SmtpEncryption.StartTls && _stream is not SslStream ? ["STARTTLS"]
            : _options.Username is not null ? ["AUTH PLAIN"]
            : [];
        string[] lines = ["catcher.test", "SIZE 26214400", "8BITMIME", "SMTPUTF8", "PIPELINING", .. offered, "ENHANCEDSTATUSCODES"];
        return lines.Select((line, index) => $"250{(index < lines.Length - 1 ? '-' : ' ')}{line}");
    }

    private async Task TakeMailAsync(CancellationToken stopping)
    {
        await ReplyAsync(354, "end with a dot on a line of its own", stopping);
        using var raw = new MemoryStream();
        var first = true;

        while (await _lines.ReadLineAsync(stopping) is var line && !line.AsSpan().SequenceEqual(".\r\n"u8))
        {
            if (first)
            {
                await MisbehavesAsync(SmtpStep.MidData, stopping);
                first = false;
            }

            var content = line ?? throw new IOException("The client closed the connection in the middle of a mail.");
            await raw.WriteAsync(content.AsMemory(content[0] == '.' ? 1 : 0), stopping);
        }

        if (!await MisbehavesAsync(SmtpStep.AfterData, stopping))
        {
            catcher.Catch(_from, [.. _recipients], raw.ToArray());
            await ReplyAsync(250, "2.0.0 caught", stopping);
        }

        Begin(from: "");
    }

    private void Begin(string from)
    {
        _from = from;
        _recipients.Clear();
    }

    private static string AddressIn(string command) =>
        command[(command.IndexOf('<', StringComparison.Ordinal) + 1)..command.LastIndexOf('>')];

    private async Task EncryptAsync(CancellationToken stopping)
    {
        var secured = new SslStream(_stream);
        _stream = secured;
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping);
        _lines = new ProtocolLines(secured);
    }

    private Task ReplyAsync(int code, string text, CancellationToken stopping) => _lines.WriteAsync([$"{code} {text}"], stopping);

    /// <returns>True if the step was refused.</returns>
    /// <exception cref="IOException">The session ends here, because the step hung, was dropped or was refused with 421.</exception>
    private async Task<bool> MisbehavesAsync(SmtpStep step, CancellationToken stopping, string? recipient = null)
    {
        switch (catcher.Misbehave(step, recipient))
        {
            case SmtpAct.Refuse refuse:
                await ReplyAsync(refuse.Code, refuse.Text, stopping);
                return refuse.Code == 421 || step == SmtpStep.Connect ? throw new IOException("refused by the test") : true;
            case SmtpAct.Hang:
                while (await _lines.ReadLineAsync(stopping) is not null)
                {
                }

                throw new IOException("hung until the client gave up");
            case SmtpAct.Drop:
                client.Client.Close(timeout: 0);
                throw new IOException("dropped by the test");
            default:
                return false;
        }
    }
}
