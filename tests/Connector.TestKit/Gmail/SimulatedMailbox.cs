using Connector.TestKit.Gmail.Consent;

namespace Connector.TestKit.Gmail;

/// <summary>
/// One Gmail mailbox: its messages and every change to them, in order. Ids grow with time and leave gaps, as Google's do. Safe for
/// use from several threads.
/// </summary>
public sealed class SimulatedMailbox
{
    private static readonly string[] InInbox = ["INBOX", "UNREAD"];
    private static readonly string[] NotForwarded = ["SPAM", "TRASH", "SENT", "DRAFT"];

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly GmailIds _ids;
    private readonly Dictionary<string, SimulatedMessage> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedMessage> _deleted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _userLabels = new(StringComparer.Ordinal);
    private readonly List<HistoryRecord> _history = [];
    private ulong _historyId;
    private ulong _floor;

    internal SimulatedMailbox(string address, GoogleAccount owner, TimeProvider time)
    {
        Address = address;
        Owner = owner;
        _time = time;
        _ids = new GmailIds(address);
        _historyId = _floor = _ids.FirstHistoryId;
    }

    public string Address { get; }

    public GoogleAccount Owner { get; }

    /// <summary>The token that the mailbox's owner gave to the connector.</summary>
    public string RefreshToken => Owner.RefreshToken;

    /// <summary>The owner took the token back: the token endpoint answers invalid_grant from now on.</summary>
    public bool IsRevoked { get => Owner.IsRevoked; set => Owner.IsRevoked = value; }

    /// <summary>The administrator of the domain lets service accounts act for this mailbox.</summary>
    public bool IsDelegated { get; set; } = true;

    /// <summary>The scopes that the administrator has listed (Admin console, API controls, domain-wide delegation).</summary>
    public IReadOnlyList<string> DelegatedScopes { get; set; } = [GmailScopes.Readonly];

    public AutoForwarding AutoForwarding { get; set; } = AutoForwarding.Off;

    public IReadOnlyList<ForwardingAddress> ForwardingAddresses { get; set; } = [];

    /// <summary>
    /// The domain's administrator lets its users forward. If not, nothing is forwarded any more, whatever the settings say, and the calls
    /// about forwarding are refused. (Google's pages say that rules stop; what the API answers they do not say.)
    /// </summary>
    public bool MayForward { get; set; } = true;

    /// <summary>Where all mail is forwarded to now; null for nowhere.</summary>
    public string? ForwardsTo =>
        MayForward
        && AutoForwarding is { Enabled: true, EmailAddress: { } target }
        && ForwardingAddresses.Any(
            address =>
            address is { VerificationStatus: "accepted" } && address.ForwardingEmail.Equals(target, StringComparison.OrdinalIgnoreCase))
            ? target
            : null;

    internal Action<ForwardedCopy>? Forwarding { get; init; }

    /// <summary>The newest history id.</summary>
    public ulong HistoryId
    {
        get
        {
            lock (_gate)
            {
                return _historyId;
            }
        }
    }

    /// <summary>The messages in the mailbox now, oldest delivery first.</summary>
    public IReadOnlyList<SimulatedMessage> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages.Values.OrderBy(message => message.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The messages that were deleted permanently.</summary>
    public IReadOnlyList<SimulatedMessage> Deleted
    {
        get
        {
            lock (_gate)
            {
                return [.. _deleted.Values.OrderBy(message => message.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Ids and names of the labels that the owner made.</summary>
    public IReadOnlyDictionary<string, string> UserLabels
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, string>(_userLabels);
            }
        }
    }

    /// <summary>Puts a mail into the mailbox.</summary>
    /// <param name="labels">INBOX and UNREAD if null.</param>
    /// <param name="internalDate">Now if null.</param>
    /// <param name="threadId">A thread of its own if null.</param>
    /// <returns>The message id.</returns>
    public string Deliver(byte[] raw, IEnumerable<string>? labels = null, DateTimeOffset? internalDate = null, string? threadId = null)
    {
        ArgumentNullException.ThrowIfNull(raw);
        SimulatedMessage message;

        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var id = _ids.NextMessageId(now);
            message = new SimulatedMessage(id, threadId ?? id, raw, labels ?? InInbox, internalDate ?? now, now);
            Record(HistoryKind.MessageAdded, message, []);
        }

        // Google does not forward what it takes for spam.
        if (ForwardsTo is { } target && !NotForwarded.Any(message.Has))
        {
            Forwarding?.Invoke(ForwardedCopy.Of(Address, target, message));
        }

        return message.Id;
    }

    /// <summary>Deletes permanently, as Gmail does after thirty days in the bin.</summary>
    public void Delete(string id)
    {
        lock (_gate)
        {
            var message = Existing(id);
            Record(HistoryKind.MessageDeleted, message, []);
            _deleted[id] = _messages[id];
            _messages.Remove(id);
        }
    }

    /// <summary>Puts labels on; TRASH and SPAM are labels too.</summary>
    public void AddLabels(string id, params string[] labels)
    {
        lock (_gate)
        {
            var message = Existing(id);
            string[] added = [.. labels.Where(label => !message.Has(label))];
            if (added.Length > 0)
            {
                Record(HistoryKind.LabelAdded, message with { Labels = [.. message.Labels, .. added] }, added);
            }
        }
    }

    public void RemoveLabels(string id, params string[] labels)
    {
        lock (_gate)
        {
            var message = Existing(id);
            string[] removed = [.. labels.Where(message.Has)];
            if (removed.Length > 0)
            {
                Record(HistoryKind.LabelRemoved, message with { Labels = [.. message.Labels.Except(removed)] }, removed);
            }
        }
    }

    /// <summary>Makes a label of the owner's; answers its id.</summary>
    public string CreateLabel(string name)
    {
        lock (_gate)
        {
            var id = GmailIds.Label(_userLabels.Count + 1);
            _userLabels.Add(id, name);
            return id;
        }
    }

    /// <summary>Forgets what happened before: a start id below this one is answered with 404.</summary>
    public void ExpireHistoryBefore(ulong historyId)
    {
        lock (_gate)
        {
            _floor = Math.Max(_floor, historyId);
        }
    }

    /// <summary>Forgets all that happened until now, so that every checkpoint taken before the next change is too old.</summary>
    public void ExpireHistory()
    {
        lock (_gate)
        {
            _historyId += _ids.NextGap();
            _floor = _historyId;
        }
    }

    internal SimulatedMessage? Find(string id)
    {
        lock (_gate)
        {
            return _messages.GetValueOrDefault(id);
        }
    }

    /// <summary>The changes after an id, and the newest id at the same moment; null if Gmail no longer knows so far back.</summary>
    internal (IReadOnlyList<HistoryRecord> Records, ulong Current)? HistoryAfter(ulong startHistoryId)
    {
        lock (_gate)
        {
            return startHistoryId < _floor || startHistoryId > _historyId
                ? null
                : ([.. _history.Where(record => record.Id > startHistoryId)], _historyId);
        }
    }

    private SimulatedMessage Existing(string id) =>
        _messages.GetValueOrDefault(id) ?? throw new KeyNotFoundException($"{Address} has no message {id}.");

    private void Record(HistoryKind kind, SimulatedMessage message, IReadOnlyList<string> changedLabels)
    {
        _historyId += _ids.NextGap();
        var touched = message with { HistoryId = _historyId };
        _messages[message.Id] = touched;
        _history.Add(new HistoryRecord(_historyId, kind, touched, changedLabels));
    }
}
