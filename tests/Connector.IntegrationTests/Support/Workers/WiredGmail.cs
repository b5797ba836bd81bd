using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>Gmail behind the wire.</summary>
internal sealed class WiredGmail(IGmail gmail, Wire wire) : IGmail
{
    public IGmailMailbox Open(Mailbox mailbox) => new WiredMailbox(gmail.Open(mailbox), wire);

    public IGmailMailbox OpenOnce(Mailbox mailbox) => new WiredMailbox(gmail.OpenOnce(mailbox), wire);

    public IGmailMailbox OpenUnstored(string? refreshToken, string address) => new WiredMailbox(gmail.OpenUnstored(refreshToken, address), wire);

    private sealed class WiredMailbox(IGmailMailbox mailbox, Wire wire) : IGmailMailbox
    {
        public int Parallelism => mailbox.Parallelism;

        public Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken) =>
            wire.GmailAsync(() => mailbox.GetProfileAsync(cancellationToken));

        public Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken) =>
            wire.GmailAsync(() => mailbox.ListHistoryAsync(checkpoint, pageToken, cancellationToken));

        public Task<MessageListPage> ListMessagesAsync(DateTimeOffset? from, string? pageToken, CancellationToken cancellationToken) =>
            wire.GmailAsync(() => mailbox.ListMessagesAsync(from, pageToken, cancellationToken));

        public Task<MessageListPage> ListReceivedAsync(
            DateTimeOffset? from, DateTimeOffset until, string? pageToken, CancellationToken cancellationToken) =>
            wire.GmailAsync(() => mailbox.ListReceivedAsync(from, until, pageToken, cancellationToken));

        public Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken) =>
            wire.GmailAsync(() => mailbox.WatchAsync(topic, cancellationToken));

        public Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken) =>
            wire.GmailAsync(() => mailbox.GetAsync(gmailId, maxBytes, cancellationToken));
    }
}
