using System.Collections.Concurrent;
using MailKit.Net.Smtp;

namespace Connector.Alerting;

/// <summary>Keeps a few connections to the mail server open between jobs: a block brings a thousand of them within minutes.</summary>
public sealed class SmtpConnections(TimeProvider time) : IDisposable
{
    private const int StepTimeoutMilliseconds = 30_000;

    private const int MaxIdle = 4;

    // Servers end a connection that says nothing for so long, or that has carried so many mails.
    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromSeconds(20);

    private const int MaxMails = 100;

    private readonly ConcurrentQueue<Connection> _idle = [];

    /// <summary>A connection that was used a moment ago, or one that is yet to be made.</summary>
    internal Connection Take()
    {
        var now = time.GetTimestamp();

        while (_idle.TryDequeue(out var connection))
        {
            if (connection.Client.IsConnected && time.GetElapsedTime(connection.IdleSince, now) <= MaxIdleTime)
            {
                return connection;
            }

            connection.Client.Dispose();
        }

        return new Connection(new SmtpClient { Timeout = StepTimeoutMilliseconds });
    }

    /// <summary>For the next one, or to be closed.</summary>
    /// <returns>False when nobody needs it any more: whoever brings it says goodbye.</returns>
    internal bool TryGiveBack(Connection connection)
    {
        if (!connection.Client.IsConnected || connection.Mails >= MaxMails || _idle.Count >= MaxIdle)
        {
            return false;
        }

        connection.IdleSince = time.GetTimestamp();
        _idle.Enqueue(connection);
        return true;
    }

    public void Dispose()
    {
        while (_idle.TryDequeue(out var connection))
        {
            connection.Client.Dispose();
        }
    }

    internal sealed class Connection(SmtpClient client)
    {
        public SmtpClient Client { get; } = client;

        public int Mails { get; set; }

        public long IdleSince { get; set; }
    }
}
