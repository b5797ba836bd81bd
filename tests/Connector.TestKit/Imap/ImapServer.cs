using System.Collections.Concurrent;

namespace Connector.TestKit.Imap;

/// <summary>
/// An IMAP server on a loopback port with one account and one folder, INBOX: as much of RFC 3501 as a client needs that reads and marks.
/// </summary>
public sealed class ImapServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<uint, ImapMail> _mails = [];
    private readonly LoopbackListener _listener;
    private uint _nextUid = 1;
    private int _logins;

    private ImapServer() =>
        _listener = new LoopbackListener(port: 0, (client, stopping) => new ImapSession(this, client).RunAsync(stopping));

    public static ImapServer Start()
    {
        var server = new ImapServer();
        server.Restart();
        return server;
    }

    public string Host { get; } = LoopbackListener.Host;

    public int Port => _listener.Port;

    public string User { get; } = "inbound";

    public string Password { get; set; } = "the inbound mailbox's password";

    public uint UidValidity { get; private set; } = 1;

    /// <summary>Attempts to sign in, good and bad.</summary>
    public int Logins => Volatile.Read(ref _logins);

    /// <summary>The commands of the clients, without tags and passwords.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>Is called before a command is answered; what it throws breaks the connection.</summary>
    public Func<string, Task> OnCommand { get; set; } = _ => Task.CompletedTask;

    /// <summary>The refusal of a command, without its tag; null if the command is carried out.</summary>
    public Func<string, string?> Refuse { get; set; } = _ => null;

    /// <summary>Opens its folder for reading alone.</summary>
    public bool IsReadOnly { get; set; }

    public IReadOnlyList<ImapMail> Mails
    {
        get
        {
            lock (_gate)
            {
                return [.. _mails.Values];
            }
        }
    }

    /// <returns>The mail's UID.</returns>
    public uint Append(byte[] raw)
    {
        lock (_gate)
        {
            var mail = new ImapMail(_nextUid++, raw);
            _mails.Add(mail.Uid, mail);
            return mail.Uid;
        }
    }

    /// <summary>Gives the folder new numbers, as a restore from a backup does.</summary>
    public void Renumber()
    {
        lock (_gate)
        {
            var all = _mails.Values.Reverse().ToList();
            _mails.Clear();
            (UidValidity, _nextUid) = (UidValidity + 1, 1);

            foreach (var mail in all)
            {
                _mails.Add(_nextUid, mail with { Uid = _nextUid });
                _nextUid++;
            }
        }
    }

    /// <summary>Closes the port and every connection; the mails stay.</summary>
    public Task StopAsync() => _listener.StopAsync();

    /// <summary>Opens the same port again.</summary>
    public void Restart() => _listener.Start();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    internal bool SignIn(string user, string password)
    {
        Interlocked.Increment(ref _logins);
        return user == User && password == Password;
    }

    internal void MarkSeen(uint uid)
    {
        lock (_gate)
        {
            _mails[uid] = _mails[uid] with { IsSeen = true };
        }
    }
}

/// <summary>A mail in the folder.</summary>
public sealed record ImapMail(uint Uid, byte[] Raw, bool IsSeen = false);
