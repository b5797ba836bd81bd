using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Connector.TestKit.Smtp;

/// <summary>An SMTP server on a loopback port that keeps what it gets, and misbehaves on command.</summary>
public sealed class SmtpCatcher : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<CaughtMail> _mails = [];
    private readonly List<SmtpMisbehaviour> _misbehaviours = [];
    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private readonly X509Certificate2? _certificate;
    private CancellationTokenSource? _stopping;
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connections;

    private SmtpCatcher(SmtpCatcherOptions options)
    {
        Options = options;
        Port = options.Port;
        _certificate = options.Encryption == SmtpEncryption.None ? null : SelfSigned();
    }

    public static Task<SmtpCatcher> StartAsync(SmtpCatcherOptions? options = null)
    {
        var catcher = new SmtpCatcher(options ?? new SmtpCatcherOptions());
        catcher.Listen();
        return Task.FromResult(catcher);
    }

    public SmtpCatcherOptions Options { get; }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; private set; }

    /// <summary>How many connections were made so far.</summary>
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
    /// <param name="recipient">Only for <see cref="SmtpStep.Recipient"/>: the one that is refused; null for all.</param>
    /// <param name="times">Heals after so many; null: stays.</param>
    public SmtpMisbehaviour Refuse(SmtpStep step, int code, string text = "refused by the test", string? recipient = null, int? times = null) =>
        Add(new SmtpMisbehaviour(this, step, new SmtpAct.Refuse(code, text), times) { Recipient = recipient });

    public SmtpMisbehaviour Hang(SmtpStep step, int? times = null) => Add(new SmtpMisbehaviour(this, step, new SmtpAct.Hang(), times));

    public SmtpMisbehaviour Drop(SmtpStep step, int? times = null) => Add(new SmtpMisbehaviour(this, step, new SmtpAct.Drop(), times));

    /// <summary>Behaves again.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _misbehaviours.Clear();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _mails.Clear();
        }
    }

    /// <summary>Waits until so many mails have come.</summary>
    public Task WaitForAsync(int count, TimeSpan deadline, CancellationToken cancellationToken) =>
        Wait.UntilAsync(() => Mails.Count >= count, deadline, $"{count} mails are caught", cancellationToken);

    /// <summary>Waits for the first mail of a kind, which may have come already.</summary>
    public Task<CaughtMail> WaitForAsync(Func<CaughtMail, bool> kind, TimeSpan deadline, CancellationToken cancellationToken) =>
        Wait.ForAsync(() => Task.FromResult(Mails.FirstOrDefault(kind)), deadline, "a mail of the awaited kind is caught", cancellationToken);

    /// <summary>Closes the port and every connection; what was caught stays.</summary>
    public async Task StopAsync()
    {
        if (_stopping is null)
        {
            return;
        }

        await _stopping.CancelAsync();
        _listener!.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Keys);
        _stopping.Dispose();
        _stopping = null;
    }

    /// <summary>Opens the same port again.</summary>
    public void Restart() => Listen();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
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
        lock (_gate)
        {
            _mails.Add(new CaughtMail(_mails.Count + 1, Options.Time.GetUtcNow(), from, recipients, raw));
        }
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

    private void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _stopping = new CancellationTokenSource();
        _accepting = AcceptAsync(_listener, _stopping.Token);
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stopping);
                Interlocked.Increment(ref _connections);
                Track(new SmtpSession(this, client, _certificate).RunAsync(stopping));
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Track(Task session)
    {
        _sessions[session] = 0;
        _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
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
