using Connector.TestKit.App;

namespace Connector.TestKit.Replay;

/// <summary>Who watches a replay while it runs.</summary>
public interface IReplayAudience
{
    void Hear(ReplayNews news, string line);

    /// <summary>How the mailboxes stand, seen every now and then.</summary>
    /// <param name="imported">Stored mails by account and address.</param>
    void See(IReadOnlyList<MailboxAnswer> mailboxes, IReadOnlyDictionary<(string Account, string Address), int> imported);
}

public enum ReplayNews
{
    Plain,
    Good,
    Bad,
}
