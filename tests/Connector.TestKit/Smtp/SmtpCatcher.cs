using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connector.TestKit.Smtp;

/// <summary>An SMTP server on a loopback port that keeps the mails it gets, and misbehaves on command.</summary>
public sealed class SmtpCatcher : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<CaughtMail> _mails = [];
    private readonly List<SmtpMisbehaviour> _misbehaviours = [];
    private readonly X509Certificate2? _certificate;
    private readonly LoopbackListener _listener;
    private int _connections;

    private SmtpCatcher(SmtpCatcherOptions options)
    {
        Options = options;
        _certificate = options.Encryption == SmtpEncryption.None ? null : SelfSigned();
        _listener = new LoopbackListener(port: 0, (client, stopping) =>
        {
            Interlocked.Increment(ref _connections);
            return new SmtpSession(this, client, _certificate).RunAsync(stopping);
        });
    }

    public static Task<SmtpCatcher> StartAsync(SmtpCatcherOptions? options = null)
    {
        var catcher = new SmtpCatcher(options ?? new SmtpCatcherOptions());
        catcher.Restart();
        return Task.FromResult(catcher);
    }

    public SmtpCatcherOptions Options { get; }

    public string Host { get; } = LoopbackListener.Host;

    public int Port => _listener.Port;

    /// <summary>The number of connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Everything accepted so far, in the order of arrival.</summary>
    public IReadOnlyList<CaughtMail> Mails
    {
        get
        {
            lock (_gate)
            {
                return [.. _mails];
            }
        }
    }

    public IReadOnlyList<CaughtMail> MailsFor(string recipient) => [.. Mails.Where(mail => mail.IsFor(recipient))];

    /// <summary>Refuses at a step, with an SMTP code such as 421, 451, 550 or 554.</summary>
    /// <param name="recipient">For <see cref="SmtpStep.Recipient"/>, the only one that is refused; null for all.</param>
    /// <param name="times">How often; null for always.</param>
    public SmtpMisbehaviour Refuse(
        SmtpStep step, int code, string text = "refused by the test", string? recipient = null, int? times = null) =>
        Add(new SmtpMisbehaviour(this, step, new SmtpAct.Refuse(code, text), times) { Recipient = recipient });

    public SmtpMisbehaviour Hang(SmtpStep step, int? times = null) => Add(new SmtpMisbehaviour(this, step, new SmtpAct.Hang(), times));

    public SmtpMisbehaviour Drop(SmtpStep step, int? times = null) => Add(new SmtpMisbehaviour(this, step, new SmtpAct.Drop(), times));

    /// <summary>Ends all misbehaviour.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _misbehaviours.Clear();
        }
    }

    /// <summary>Waits until the given number of mails is caught.</summary>
    public Task WaitForAsync(int count, TimeSpan deadline, CancellationToken cancellationToken) =>
        Wait.UntilAsync(() => Mails.Count >= count, deadline, $"{count} mails are caught", cancellationToken);

    /// <summary>Waits for the first mail of a kind, which may have come already.</summary>
    public Task<CaughtMail> WaitForAsync(Func<CaughtMail, bool> kind, TimeSpan deadline, CancellationToken cancellationToken) =>
        Wait.ForAsync(
            () => Task.FromResult(Mails.FirstOrDefault(kind)), deadline, "a mail of the awaited kind is caught", cancellationToken);

    /// <summary>Closes the port and every connection; what was caught stays.</summary>
    public Task StopAsync() => _listener.StopAsync();

    /// <summary>Opens the same port again.</summary>
    public void Restart() => _listener.Start();

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _certificate?.Dispose();
    }

    internal SmtpAct? Misbehave(SmtpStep step, string? recipient = null)
    {
        lock (_gate)
        {
            return _misbehaviours.Find(misbehaviour => misbehaviour.Strikes(step, recipient))?.Act;
        }
    }

    internal void Catch(string from, IReadOnlyList<string> recipients, byte[] raw)
    {
        CaughtMail caught;

        lock (_gate)
        {
            caught = new CaughtMail(_mails.Count + 1, Options.Time.GetUtcNow(), from, recipients, raw);
            _mails.Add(caught);
        }

        Options.Caught?.Invoke(caught);
    }

    internal void Remove(SmtpMisbehaviour misbehaviour)
    {
        lock (_gate)
        {
            _misbehaviours.Remove(misbehaviour);
        }
    }

    private SmtpMisbehaviour Add(SmtpMisbehaviour misbehaviour)
    {
        lock (_gate)
        {
            _misbehaviours.Add(misbehaviour);
            return misbehaviour;
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        // Windows cannot use a key that was never stored; the detour over PKCS#12 stores it.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
