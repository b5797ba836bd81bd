using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.TestKit.Replay;

/// <summary>Mail that keeps arriving in all mailboxes, block or no block, at moments that one seed makes again.</summary>
public sealed class MailStream
{
    private readonly Lock _gate = new();
    private readonly GmailSimulator _gmail;
    private readonly TimeSpan _every;
    private readonly Random _chance;
    private readonly GeneratedMails _mails;
    private readonly PriorityQueue<string, TimeSpan> _next = new();
    private readonly List<ArrivedMail> _arrived = [];

    /// <param name="every">From one mail to the next in one mailbox, on the average.</param>
    public MailStream(GmailSimulator gmail, IEnumerable<string> addresses, TimeSpan every, int seed)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        (_gmail, _every, _chance, _mails) = (gmail, every, new Random(seed), new GeneratedMails(seed));

        foreach (var address in addresses)
        {
            _next.Enqueue(address, every * _chance.NextDouble());
        }
    }

    public IReadOnlyList<ArrivedMail> Arrived
    {
        get
        {
            lock (_gate)
            {
                return [.. _arrived];
            }
        }
    }

    /// <summary>Lets mail arrive until it is cancelled; ends without an exception then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();

        while (_next.TryDequeue(out var address, out var due))
        {
            var wait = due - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, stopping).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            Deliver(address);
            _next.Enqueue(address, due + _every * (0.5 + _chance.NextDouble()));
        }
    }

    private void Deliver(string address)
    {
        var mail = _mails.Next(address);
        var at = TimeProvider.System.GetUtcNow();
        var id = _gmail.Mailbox(address).Deliver(mail);

        lock (_gate)
        {
            _arrived.Add(new ArrivedMail(at, address, id));
        }
    }
}

/// <summary>A mail that lies at Gmail since a moment.</summary>
public sealed record ArrivedMail(DateTimeOffset At, string Address, string Id);
