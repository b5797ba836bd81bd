namespace Connector.Importing;

/// <summary>
/// Decides by Gmail's labels which mails are imported: received mails. A mail that a mailbox sends to itself (by a web form, for example)
/// is received too: Gmail keeps one message and labels it SENT and INBOX.
/// </summary>
internal static class WantedMail
{
    private const string Inbox = "INBOX";

    private const string Sent = "SENT";

    private const string Spam = "SPAM";

    /// <summary>Gmail lists old chats among the messages and returns no mail for them.</summary>
    private static readonly string[] NeverListed = ["DRAFT", "CHAT"];

    /// <summary>Gmail lists spam and trash only on request.</summary>
    private static readonly HashSet<string> Never = [.. NeverListed, Spam, "TRASH"];

    public static bool LeavesOut(IReadOnlyCollection<string> labels) =>
        labels.Any(Never.Contains) || (labels.Contains(Sent) && !labels.Contains(Inbox));

    public static bool IsSpam(IReadOnlyCollection<string> labels) => labels.Contains(Spam);

    /// <summary>Lists the mails of a window that are left out, by Gmail's lists per label. It makes no call per mail.</summary>
    public static async Task<IReadOnlySet<string>> ListLeftOutAsync(
        IGmailMailbox gmail, DateTimeOffset? from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var leftOut = await ListAsync([Sent]);

        if (leftOut.Count > 0)
        {
            leftOut.ExceptWith(await ListAsync([Sent, Inbox]));
        }

        foreach (var label in NeverListed)
        {
            leftOut.UnionWith(await ListAsync([label]));
        }

        return leftOut;

        async Task<HashSet<string>> ListAsync(string[] labels) =>
            [.. await gmail.ListAllAsync(new MessageFilter(from, until, labels), cancellationToken)];
    }
}
