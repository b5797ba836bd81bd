using System.Globalization;
using Connector.Mailboxes;

namespace Connector.Simulation.Gmail;

/// <summary>One mailbox at the simulated Gmail. Mail arrives in it continuously; it is generated when it is read.</summary>
/// <param name="until">No mail arrives after it.</param>
public sealed class GmailBox(int number, MailboxKey key, MailFlow flow, DateTimeOffset start, DateTimeOffset until, Random chance)
{
    /// <summary>"Normally valid for at least a week."</summary>
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(7);

    private readonly List<GmailMail> _mails = [];
    private DateTimeOffset _nextAt = flow.After(start, chance);
    private ulong _historyId = 1000;
    private int _expired;

    public int Number => number;

    public MailboxKey Key => key;

    /// <summary>No consent any more: the token endpoint says so at every call.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>When the next mail arrives; null if none does any more.</summary>
    public DateTimeOffset? NextAt => _nextAt < until ? _nextAt : null;

    public ulong HistoryIdAt(DateTimeOffset now)
    {
        Advance(now);
        return _historyId;
    }

    /// <summary>All that arrived so far, oldest first.</summary>
    public IReadOnlyList<GmailMail> MailsAt(DateTimeOffset now)
    {
        Advance(now);
        return _mails;
    }

    public void Deliver(int mails, DateTimeOffset now)
    {
        Advance(now);

        for (var index = 0; index < mails; index++)
        {
            Add(now);
        }
    }

    /// <returns>Null when the history does not go back so far any more.</returns>
    public IEnumerable<GmailMail>? Since(ulong historyId, DateTimeOffset now)
    {
        Advance(now);

        while (_expired < _mails.Count && _mails[_expired].At < now - HistoryKept)
        {
            _expired++;
        }

        return _expired > 0 && historyId < _mails[_expired - 1].HistoryId ? null : _mails.Skip(IndexAfter(historyId));
    }

    public GmailMail? Find(string id, DateTimeOffset now)
    {
        Advance(now);
        var index = int.Parse(id.AsSpan(8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return index < _mails.Count ? _mails[index] : null;
    }

    private int IndexAfter(ulong historyId)
    {
        var (low, high) = (0, _mails.Count);

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _mails[middle].HistoryId <= historyId ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Advance(DateTimeOffset now)
    {
        while (_nextAt <= now && _nextAt < until)
        {
            Add(_nextAt);
            _nextAt = flow.After(_nextAt, chance);
        }
    }

    private void Add(DateTimeOffset at)
    {
        _historyId += (ulong)chance.Next(1, 4);
        var id = string.Create(CultureInfo.InvariantCulture, $"{number:x8}{_mails.Count:x8}");

        // In whole milliseconds, as Gmail dates mail.
        _mails.Add(new GmailMail(id, _historyId, new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero)));
    }
}

/// <param name="At">When Google accepted it.</param>
public sealed record GmailMail(string Id, ulong HistoryId, DateTimeOffset At);
