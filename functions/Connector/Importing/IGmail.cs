using Connector.Importing.Deferring;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>The vendor's seam: what importing needs of Gmail. The adapter lies in <c>Gmail/</c>.</summary>
public interface IGmail
{
    /// <exception cref="FetchFailedException">The stored credential cannot be read.</exception>
    IGmailMailbox Open(Mailbox mailbox);

    /// <summary>The same for a canary: no call is tried again, so that a door that is shut hears one knock.</summary>
    /// <exception cref="FetchFailedException">The stored credential cannot be read.</exception>
    IGmailMailbox OpenOnce(Mailbox mailbox);

    /// <summary>Opens a mailbox that is about to be connected.</summary>
    /// <param name="refreshToken">Null for domain-wide delegation.</param>
    IGmailMailbox OpenUnstored(string? refreshToken, string address);
}

/// <summary>One mailbox at Gmail. Every call throws <see cref="FetchFailedException"/> when Gmail does not answer it properly.</summary>
public interface IGmailMailbox
{
    /// <summary>How many messages may be fetched side by side now; from 1 to <c>Import__Concurrency</c>.</summary>
    int Parallelism { get; }

    Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken);

    /// <summary>What was added after a checkpoint; pages of one listing share the same start.</summary>
    /// <returns>Null when the checkpoint has expired.</returns>
    Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Ids of all messages outside spam and trash, newest first.</summary>
    /// <param name="from">Leaves out what Gmail received more than a second before; null for all.</param>
    Task<MessageListPage> ListMessagesAsync(DateTimeOffset? from, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Ids of the messages of a window outside spam and trash, newest first.</summary>
    /// <param name="from">Leaves out what Gmail received more than a second before; null for all.</param>
    /// <param name="until">Leaves out what Gmail received more than a second after.</param>
    /// <param name="labels">Only what has all of these; none for all.</param>
    Task<MessageListPage> ListWindowAsync(
        DateTimeOffset? from, DateTimeOffset until, IReadOnlyList<string> labels, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Has Gmail announce changes on a Pub/Sub topic, or goes on with it.</summary>
    /// <param name="topic"><c>projects/{project}/topics/{topic}</c>.</param>
    /// <returns>When the announcements end unless renewed: seven days on.</returns>
    Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Has Gmail announce no more changes.</summary>
    Task StopWatchAsync(CancellationToken cancellationToken);

    /// <param name="maxBytes">Of a larger mail no more than its head is kept.</param>
    /// <returns>Null when the message is gone. Whoever gets it disposes of it.</returns>
    Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken);
}

/// <param name="HistoryId">The mailbox's newest history id.</param>
public sealed record GmailProfile(string Address, ulong HistoryId);

/// <param name="LastRecordId">History id of the page's last record; null when the page holds none.</param>
/// <param name="HistoryId">The mailbox's newest history id: the next checkpoint once the last page is done.</param>
/// <param name="NextPageToken">Null on the last page. A page may be empty and yet have a next one.</param>
public sealed record HistoryPage(IReadOnlyList<Candidate> Candidates, ulong? LastRecordId, ulong HistoryId, string? NextPageToken);

public sealed record MessageListPage(IReadOnlyList<string> GmailIds, string? NextPageToken);

/// <summary>A message that may have to be imported.</summary>
/// <param name="IsNew">False for one that only came back, to the inbox or out of spam or bin, and may be older than the connection.</param>
public sealed record Candidate(string GmailId, bool IsNew);

/// <param name="ReceivedAt">Gmail's <c>internalDate</c>: when Google accepted the mail.</param>
/// <param name="Raw">The mail as received, byte for byte; null when what Gmail gave cannot be decoded, or was too large. Goes with the message.</param>
/// <param name="Oversized">What is left of a mail that was too large; null for others. Goes with the message.</param>
/// <param name="Memory">The mail's share of <see cref="MailMemory"/>; null for none. Goes with the message.</param>
public sealed record GmailMessage(
    string GmailId, string? ThreadId, DateTimeOffset ReceivedAt, IReadOnlyCollection<string> Labels, MailBytes? Raw, OversizedMail? Oversized = null,
    IDisposable? Memory = null) : IDisposable
{
    /// <summary>Gmail did not give it, and it was set aside; see <see cref="Deferral"/>. There is nothing else to it.</summary>
    public bool IsDeferred { get; private init; }

    public static GmailMessage Deferred(string gmailId) => new(gmailId, ThreadId: null, default, Labels: [], Raw: null) { IsDeferred = true };

    public void Dispose()
    {
        Raw?.Dispose();
        Oversized?.Dispose();
        Memory?.Dispose();
    }
}
