using System.Globalization;
using System.Text;
using Connector.Gmail;
using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Simulation.Storage;

namespace Connector.Simulation.Gmail;

/// <summary>The simulated Gmail as one instance reaches it: through that instance's own pacer, over its own network.</summary>
public sealed class GmailDesk(SimulatedGmail gmail, Network network, QuotaPacer pacer, QuotaOptions quota, ImportOptions options,
    TimeProvider time) : IGmail
{
    private readonly Dictionary<MailboxKey, Connection> _connections = [];

    public IGmailMailbox Open(Mailbox mailbox) => new Desk(this, gmail[mailbox.Key], ConnectionOf(mailbox.Key), isCanary: false);

    /// <remarks>Calls are not tried again here in any case. Only canaries ask so.</remarks>
    public IGmailMailbox OpenOnce(Mailbox mailbox) => new Desk(this, gmail[mailbox.Key], ConnectionOf(mailbox.Key), isCanary: true);

    public IGmailMailbox OpenUnstored(MailboxKey mailbox, string? refreshToken, string? clientId) =>
        throw new NotSupportedException("Nothing is connected by hand here.");

    private Connection ConnectionOf(MailboxKey key)
    {
        if (!_connections.TryGetValue(key, out var connection))
        {
            _connections[key] = connection = new Connection(pacer.NewMailbox(), new Lanes(options.Concurrency));
        }

        return connection;
    }

    private sealed record Connection(UnitWindow Units, Lanes Lanes);

    private sealed class Desk(GmailDesk desk, GmailBox box, Connection connection, bool isCanary) : IGmailMailbox
    {
        private const string Inbox = "INBOX";

        private const int HistoryPage = 100;

        private const int ListPage = 500;

        public int Parallelism => connection.Lanes.Open;

        public Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken) => CallAsync(
            "getProfile", desk.Quota.ProfileCost, now => new GmailProfile(box.Key.Address, box.HistoryIdAt(now)), cancellationToken);

        public Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken) => CallAsync(
            "history.list", desk.Quota.HistoryCost, now => History(checkpoint, Offset(pageToken), now), cancellationToken);

        /// <remarks>All mail here is in the inbox.</remarks>
        public Task<MessageListPage> ListAsync(MessageFilter filter, string? pageToken, CancellationToken cancellationToken) => ListAsync(
            filter.From,
            filter.Labels.Any(label => label != Inbox)
                ? DateTimeOffset.MinValue : filter.Until?.AddSeconds(1) ?? DateTimeOffset.MaxValue,
            pageToken,
            cancellationToken);

        public Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken) => CallAsync(
            "watch", desk.Quota.WatchCost, now => now + SimulatedGmail.WatchLife, cancellationToken);

        public Task StopWatchAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is disconnected here.");

        public Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken) => CallAsync(
            "messages.get",
            desk.Quota.GetCost,
            now => box.Find(gmailId, now) is { } mail ? Message(mail, desk.Gmail) : null,
            cancellationToken);

        private Task<MessageListPage> ListAsync(DateTimeOffset? from, DateTimeOffset before, string? pageToken,
            CancellationToken cancellationToken) => CallAsync(
            "messages.list",
            desk.Quota.ListCost,
            now =>
            {
                var listed = box.MailsAt(now).Where(mail => !(mail.At < from - TimeSpan.FromSeconds(1)) && mail.At < before).Reverse();
                var page = listed.Skip(Offset(pageToken)).Take(ListPage + 1).Select(mail => mail.Id).ToList();
                return new MessageListPage([.. page.Take(ListPage)], page.Count > ListPage ? Token(Offset(pageToken) + ListPage) : null);
            },
            cancellationToken);

        private HistoryPage? History(ulong checkpoint, int offset, DateTimeOffset now)
        {
            if (box.Since(checkpoint, now) is not { } records)
            {
                return null;
            }

            var page = records.Skip(offset).Take(HistoryPage + 1).ToList();
            var isLast = page.Count <= HistoryPage;
            var shown = isLast ? page : page[..HistoryPage];
            return new HistoryPage(
                [.. shown.Select(mail => new Candidate(mail.Id, IsNew: true))],
                shown.LastOrDefault()?.HistoryId,
                box.HistoryIdAt(now),
                isLast ? null : Token(offset + HistoryPage));
        }

        /// <summary>Paced as the real adapter is; what goes wrong is classified by the product.</summary>
        private async Task<T> CallAsync<T>(string method, int units, Func<DateTimeOffset, T> answer, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await desk.Pacer.WaitAsync(connection.Units, units, cancellationToken);
            var leaves = desk.Gmail.Enter(box, method, desk.Network);
            await desk.Network.TravelAsync(desk.Gmail.Latency);

            var now = desk.Time.GetUtcNow();
            var refusal = desk.Gmail.Judge(new SimulatedCall(box, method, now, isCanary), units);
            var given = refusal is null ? answer(now) : default;
            await desk.Network.TravelAsync(desk.Gmail.Latency);
            leaves();

            if (refusal is not null && FailureClassification.Classify(refusal) is { } failure)
            {
                if (failure.Class == FailureClass.RateLimited)
                {
                    connection.Lanes.Narrow();
                }

                throw new FetchFailedException(failure);
            }

            connection.Lanes.Succeeded();
            return given!;
        }

        private static GmailMessage Message(GmailMail mail, SimulatedGmail gmail)
        {
            var thread = SimulatedGmail.ThreadOf(mail.Id, gmail.MailsPerThread);
            var reply = gmail.AnsweredBy(mail.Id) is { } answered ? $"In-Reply-To: <{answered}@example.org>\r\n" : "";
            var body = gmail.HasFile(mail.Id) ? WithFile(mail.Id) : $"\r\n{mail.Id}\r\n";
            var raw = new MailBytes();
            raw.Append(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"From: <{gmail.SenderOf(thread)}>\r\nTo: <support@example.com>\r\nSubject: {thread}\r\n{reply}Message-ID: "
                    + $"<{mail.Id}@example.org>\r\nDate: {mail.At:r}\r\n{body}")));
            return new GmailMessage(mail.Id, thread, mail.At, [Inbox], raw);
        }

        private static string WithFile(string text) =>
            $"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{text}\r\n"
            + "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--b--\r\n";

        private static int Offset(string? pageToken) => pageToken is null ? 0 : int.Parse(pageToken, CultureInfo.InvariantCulture);

        private static string Token(int offset) => offset.ToString(CultureInfo.InvariantCulture);
    }

    private SimulatedGmail Gmail => gmail;

    private Network Network => network;

    private QuotaPacer Pacer => pacer;

    private QuotaOptions Quota => quota;

    private TimeProvider Time => time;
}
