using Connector.TestKit.App;

namespace Connector.TestKit.Replay;

/// <summary>The observer of a running replay.</summary>
public interface IReplayAudience
{
    void Hear(ReplayNews news, string line);

    /// <summary>The states of the mailboxes, from time to time.</summary>
    /// <param name="imported">Stored mails by account and address.</param>
    void See(IReadOnlyList<MailboxAnswer> mailboxes, IReadOnlyDictionary<(string Account, string Address), int> imported);
}

public enum ReplayNews
{
    Plain,
    Good,
    Bad,
}
