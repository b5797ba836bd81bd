namespace Connector.TestKit.Smtp;

/// <summary>The step of a conversation at which the catcher misbehaves.</summary>
public enum SmtpStep
{
    /// <summary>Instead of the greeting.</summary>
    Connect,
    Mail,
    Recipient,

    /// <summary>In answer to DATA, before the mail is sent.</summary>
    Data,

    /// <summary>While the mail is being sent; the catcher can only hang or drop the connection here.</summary>
    MidData,

    /// <summary>After the mail was sent.</summary>
    AfterData,
}

/// <summary>A misbehaviour of the catcher, in force until it is disposed.</summary>
public sealed class SmtpMisbehaviour : IDisposable
{
    private readonly SmtpCatcher _owner;
    private readonly int? _times;
    private int _hits;

    internal SmtpMisbehaviour(SmtpCatcher owner, SmtpStep step, SmtpAct act, int? times)
    {
        _owner = owner;
        _times = times;
        Step = step;
        Act = act;
    }

    public SmtpStep Step { get; }

    /// <summary>How often it has happened.</summary>
    public int Hits => Volatile.Read(ref _hits);

    internal SmtpAct Act { get; }

    /// <summary>The only recipient concerned; null for all.</summary>
    internal string? Recipient { get; init; }

    public void Dispose() => _owner.Remove(this);

    internal bool Strikes(SmtpStep step, string? recipient)
    {
        if (step != Step || (Recipient is not null && !Recipient.Equals(recipient, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        if (Interlocked.Increment(ref _hits) <= (_times ?? int.MaxValue))
        {
            return true;
        }

        Interlocked.Decrement(ref _hits);
        return false;
    }
}

/// <summary>The catcher's reaction in place of the right answer.</summary>
internal abstract record SmtpAct
{
    private SmtpAct()
    {
    }

    public sealed record Refuse(int Code, string Text) : SmtpAct;

    /// <summary>Answers nothing more until the client gives up.</summary>
    public sealed record Hang : SmtpAct;

    public sealed record Drop : SmtpAct;
}
