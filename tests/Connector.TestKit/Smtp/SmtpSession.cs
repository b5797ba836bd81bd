using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Connector.TestKit.Smtp;

/// <summary>One connection to the catcher, from the greeting to QUIT (RFC 5321).</summary>
internal sealed class SmtpSession(SmtpCatcher catcher, TcpClient client, X509Certificate2? certificate)
{
    private readonly SmtpCatcherOptions _options = catcher.Options;
    private Stream _stream = client.GetStream();
    private SmtpLines _lines = new(client.GetStream());
    private bool _encrypted;
    private bool _authenticated;
    private string? _from;
    private List<string> _recipients = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (_options.Encryption == SmtpEncryption.Tls)
            {
                await EncryptAsync(stopping);
            }

            if (!await MisbehavesAsync(SmtpStep.Connect, recipient: null, stopping))
            {
                await _lines.ReplyAsync(220, "catcher.test ESMTP ready", stopping);
            }

            while (await _lines.ReadCommandAsync(stopping) is { } command && await AnswerAsync(command, stopping))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException or SmtpSessionEndedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, the catcher stops, or the session was dropped on purpose.
        }
        finally
        {
            await _stream.DisposeAsync();
            client.Dispose();
        }
    }

    /// <summary>False when the conversation is over.</summary>
    private async Task<bool> AnswerAsync(string command, CancellationToken stopping)
    {
        var verb = command.Split(' ', ':')[0].ToUpperInvariant();

        switch (verb)
        {
            case "EHLO":
                await HelloAsync(Extensions(), stopping);
                break;
            case "HELO":
                await HelloAsync(["catcher.test"], stopping);
                break;
            case "STARTTLS" when certificate is not null && !_encrypted:
                await _lines.ReplyAsync(220, "go ahead", stopping);
                await EncryptAsync(stopping);
                break;
            case "AUTH":
                await AuthenticateAsync(command, stopping);
                break;
            case "MAIL":
                await MailAsync(command, stopping);
                break;
            case "RCPT":
                await RecipientAsync(command, stopping);
                break;
            case "DATA":
                await DataAsync(stopping);
                break;
            case "RSET":
                Forget();
                await _lines.ReplyAsync(250, "2.0.0 forgotten", stopping);
                break;
            case "NOOP":
                await _lines.ReplyAsync(250, "2.0.0 OK", stopping);
                break;
            case "QUIT":
                await _lines.ReplyAsync(221, "2.0.0 bye", stopping);
                return false;
            default:
                await _lines.ReplyAsync(502, "5.5.1 unknown command", stopping);
                break;
        }

        return true;
    }

    private async Task HelloAsync(IReadOnlyList<string> lines, CancellationToken stopping)
    {
        Forget();
        if (await MisbehavesAsync(SmtpStep.Hello, recipient: null, stopping))
        {
            return;
        }

        await _lines.ReplyAsync(250, lines, stopping);
    }

    private List<string> Extensions()
    {
        var size = _options.MaxMessageBytes.ToString(CultureInfo.InvariantCulture);
        List<string> lines = ["catcher.test", $"SIZE {size}", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES"];

        if (_options.Encryption == SmtpEncryption.StartTls && !_encrypted)
        {
            lines.Add("STARTTLS");
        }
        else if (_options.Username is not null)
        {
            lines.Add("AUTH PLAIN LOGIN");
        }

        return lines;
    }

    private async Task AuthenticateAsync(string command, CancellationToken stopping)
    {
        var login = await SmtpLogin.ReadAsync(command, _lines, stopping);

        if (login is null)
        {
            await _lines.ReplyAsync(504, "5.5.4 unknown mechanism", stopping);
            return;
        }

        if (await MisbehavesAsync(SmtpStep.Auth, recipient: null, stopping))
        {
            return;
        }

        _authenticated = _options.Username is not null && login.Name == _options.Username && login.Password == _options.Password;
        await _lines.ReplyAsync(_authenticated ? 235 : 535, _authenticated ? "2.7.0 welcome" : "5.7.8 wrong name or password", stopping);
    }

    private async Task MailAsync(string command, CancellationToken stopping)
    {
        if (_options.Username is not null && !_authenticated)
        {
            await _lines.ReplyAsync(530, "5.7.0 authentication required", stopping);
        }
        else if (_from is not null)
        {
            await _lines.ReplyAsync(503, "5.5.1 one sender is enough", stopping);
        }
        else if (SmtpPath.DeclaredSize(command) > _options.MaxMessageBytes)
        {
            await _lines.ReplyAsync(552, "5.3.4 message too big", stopping);
        }
        else if (!await MisbehavesAsync(SmtpStep.Mail, recipient: null, stopping))
        {
            _from = SmtpPath.AddressIn(command);
            await _lines.ReplyAsync(250, "2.1.0 sender OK", stopping);
        }
    }

    private async Task RecipientAsync(string command, CancellationToken stopping)
    {
        if (_from is null)
        {
            await _lines.ReplyAsync(503, "5.5.1 MAIL first", stopping);
        }
        else if (!await MisbehavesAsync(SmtpStep.Recipient, SmtpPath.AddressIn(command), stopping))
        {
            _recipients.Add(SmtpPath.AddressIn(command));
            await _lines.ReplyAsync(250, "2.1.5 recipient OK", stopping);
        }
    }

    private async Task DataAsync(CancellationToken stopping)
    {
        if (_recipients.Count == 0)
        {
            await _lines.ReplyAsync(503, "5.5.1 RCPT first", stopping);
            return;
        }

        if (await MisbehavesAsync(SmtpStep.Data, recipient: null, stopping))
        {
            return;
        }

        await _lines.ReplyAsync(354, "end with a dot on a line of its own", stopping);
        var raw = await _lines.ReadMailAsync(() => MisbehavesAsync(SmtpStep.MidData, recipient: null, stopping), stopping);
        var (from, recipients) = (_from!, _recipients);
        Forget();

        if (raw.Length > _options.MaxMessageBytes)
        {
            await _lines.ReplyAsync(552, "5.3.4 message too big", stopping);
        }
        else if (!await MisbehavesAsync(SmtpStep.AfterData, recipient: null, stopping))
        {
            catcher.Catch(from, recipients, raw);
            await _lines.ReplyAsync(250, "2.0.0 caught", stopping);
        }
    }

    private void Forget()
    {
        _from = null;
        _recipients = [];
    }

    private async Task EncryptAsync(CancellationToken stopping)
    {
        var secured = new SslStream(_stream);
        _stream = secured;
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping);
        _lines = new SmtpLines(secured);
        _encrypted = true;
        Forget();
    }

    /// <summary>True if the step was refused; hanging and dropping end the session.</summary>
    private async Task<bool> MisbehavesAsync(SmtpStep step, string? recipient, CancellationToken stopping)
    {
        switch (catcher.Misbehave(step, recipient))
        {
            case SmtpAct.Refuse refuse:
                await _lines.ReplyAsync(refuse.Code, refuse.Text, stopping);
                return refuse.Code == 421 || step == SmtpStep.Connect ? throw new SmtpSessionEndedException() : true;
            case SmtpAct.Hang:
                await HangAsync(stopping);
                throw new SmtpSessionEndedException();
            case SmtpAct.Drop:
                client.Client.Close(timeout: 0);
                throw new SmtpSessionEndedException();
            default:
                return false;
        }
    }

    /// <summary>Takes in what comes and says nothing, until the client gives up.</summary>
    private async Task HangAsync(CancellationToken stopping)
    {
        while (await _lines.ReadLineAsync(stopping) is not null)
        {
        }
    }
}
