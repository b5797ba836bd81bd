using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>The port to Gmail. Its adapter is in the folder Gmail.</summary>
public interface IGmail
{
    /// <exception cref="FetchFailedException">The stored credential cannot be read.</exception>
    IGmailMailbox Open(Mailbox mailbox);

    /// <summary>Opens a mailbox for a canary. No call is retried, so that a provider that blocks gets one call.</summary>
    /// <exception cref="FetchFailedException">The stored credential cannot be read.</exception>
    IGmailMailbox OpenOnce(Mailbox mailbox);

    /// <summary>Opens a mailbox that is about to be connected.</summary>
    /// <param name="refreshToken">Null for domain-wide delegation.</param>
    /// <param name="clientId">The OAuth client to which the consent was given; null for the installation's.</param>
    IGmailMailbox OpenUnstored(MailboxKey mailbox, string? refreshToken, string? clientId);
}

/// <summary>One mailbox at Gmail. Every call throws <see cref="FetchFailedException"/> when Gmail does not answer it properly.</summary>
public interface IGmailMailbox
{
    /// <summary>The number of messages that may be fetched side by side now, from 1 to <c>Import__Concurrency</c>.</summary>
    int Parallelism { get; }

    Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken);

    /// <summary>Lists the changes after a checkpoint. All pages of one listing have the same start.</summary>
    /// <returns>Null when the checkpoint has expired.</returns>
    Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Lists the ids of messages outside spam and trash, newest first.</summary>
    Task<MessageListPage> ListAsync(MessageFilter filter, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Lists all pages.</summary>
    /// <returns>The ids of 200,000 mails take 10 MB.</returns>
    async Task<List<string>> ListAllAsync(MessageFilter filter, CancellationToken cancellationToken)
    {
        var gmailIds = new List<string>();
        string? pageToken = null;

        do
        {
            var page = await ListAsync(filter, pageToken, cancellationToken);
            gmailIds.AddRange(page.GmailIds);
            pageToken = page.NextPageToken;
        }
        while (pageToken is not null);

        return gmailIds;
    }

    /// <summary>Makes Gmail announce changes on a Pub/Sub topic, or renews that.</summary>
    /// <param name="topic"><c>projects/{project}/topics/{topic}</c>.</param>
    /// <returns>When the announcements end unless renewed, which is after seven days.</returns>
    Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Ends the announcements.</summary>
    Task StopWatchAsync(CancellationToken cancellationToken);

    /// <param name="maxBytes">Of a larger mail only the head is kept.</param>
    /// <returns>The message, which the caller disposes of; null when it is gone.</returns>
    Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken);
}

/// <param name="HistoryId">The mailbox's newest history id.</param>
public sealed record GmailProfile(string Address, ulong HistoryId);

/// <param name="LastRecordId">History id of the page's last record; null when the page is empty.</param>
/// <param name="HistoryId">The mailbox's newest history id, which is the next checkpoint after the last page.</param>
/// <param name="NextPageToken">Null on the last page. An empty page may have a next one.</param>
public sealed record HistoryPage(IReadOnlyList<Candidate> Candidates, ulong? LastRecordId, ulong HistoryId, string? NextPageToken);

/// <summary>Which messages are listed.</summary>
/// <param name="From">Leaves out mails that Gmail received more than a second before; null for no limit.</param>
/// <param name="Until">Leaves out mails that Gmail received more than a second after; null for no limit.</param>
/// <param name="Labels">Lists only mails that have all of these labels; empty for all mails.</param>
public sealed record MessageFilter(DateTimeOffset? From, DateTimeOffset? Until, params IReadOnlyList<string> Labels);

public sealed record MessageListPage(IReadOnlyList<string> GmailIds, string? NextPageToken);

/// <summary>A message that may have to be imported.</summary>
/// <param name="IsNew">False for a message that came back to the inbox or out of spam or bin, and may be older than the connection.</param>
public sealed record Candidate(string GmailId, bool IsNew);

/// <param name="ReceivedAt">Gmail's <c>internalDate</c>: when Google accepted the mail.</param>
/// <param name="Raw">The mail as received, byte for byte; null when it cannot be decoded or was too large. It is disposed of with the
/// message.</param>
/// <param name="Oversized">The head of a mail that was too large; null for others.</param>
/// <param name="Memory">The memory that is reserved for the mail; null for none. It is freed with the message.</param>
public sealed record GmailMessage(
    string GmailId, string? ThreadId, DateTimeOffset ReceivedAt, IReadOnlyCollection<string> Labels, MailBytes? Raw,
    OversizedMail? Oversized = null,
    IDisposable? Memory = null) : IDisposable
{
    public void Dispose()
    {
        Raw?.Dispose();
        Memory?.Dispose();
    }
}
