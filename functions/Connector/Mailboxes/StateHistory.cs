namespace Connector.Mailboxes;

/// <summary>
/// The last changes of a mailbox's state, the oldest first. It is a part of the mailbox's row, so that a state and its record are saved
/// together.
/// </summary>
public sealed record StateHistory(IReadOnlyList<PastState> Entries)
{
    /// <summary>An entry takes about 80 bytes of the row.</summary>
    public const int MaxEntries = 20;

    public static StateHistory Empty { get; } = new([]);

    /// <summary>Adds the state if it differs from the last one. A probe is no change, because the mailbox stays parked.</summary>
    /// <remarks>
    /// A mailbox that has worked since it was connected has no entry. A mailbox whose row an earlier version wrote may be in another state
    /// without an entry. Its first entry then has the moment at which that state began.
    /// </remarks>
    public StateHistory After(MailboxState state, DateTimeOffset now)
    {
        var (name, cause) = (state.AsParked?.Name ?? state.Name, state.FailureCause);
        var last = Entries.LastOrDefault(entry => entry.State != PastState.Reconnected);

        return last is null ? name == nameof(MailboxState.Active) ? this : With(new PastState(state.BeganAt ?? now, name, cause))
            : last.State == name && last.Cause == cause ? this
            : With(new PastState(now, name, cause));
    }

    /// <summary>Adds that the mailbox got a new credential.</summary>
    public StateHistory AfterReconnect(DateTimeOffset now) => With(new PastState(now, PastState.Reconnected));

    public bool Equals(StateHistory? other) => other is not null && Entries.SequenceEqual(other.Entries);

    public override int GetHashCode() => Entries.Count;

    private StateHistory With(PastState entry) => new([.. Entries.Append(entry).TakeLast(MaxEntries)]);
}

/// <summary>A change of a mailbox's state.</summary>
/// <param name="State">The name of a <see cref="MailboxState"/>, or <see cref="Reconnected"/>.</param>
/// <param name="Cause">Why it failed; null if it did not.</param>
public sealed record PastState(DateTimeOffset At, string State, FailureClass? Cause = null)
{
    /// <summary>The mailbox got a new credential.</summary>
    public const string Reconnected = nameof(Reconnected);
}
