using System.Globalization;
using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Messages;
using Google;
using Google.Apis.Gmail.v1;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Util;
using HistoryRequest = Google.Apis.Gmail.v1.UsersResource.HistoryResource.ListRequest;

namespace Connector.Gmail;

/// <summary>Calls Gmail for one mailbox and translates the answers.</summary>
internal sealed class GmailMailbox(GmailConnection connection, GmailCalls calls, QuotaOptions quota, MailMemory memory) : IGmailMailbox
{
    /// <summary>The mailbox that the credential opens.</summary>
    private const string Me = "me";

    private const string Inbox = "INBOX";

    /// <summary>Labels of hidden mail. A mail that loses one of them becomes visible, in the inbox or elsewhere.</summary>
    private static readonly string[] OutOfSight = ["SPAM", "TRASH"];

    private const long HistoryPageSize = 100;

    private const long ListPageSize = 500;

    private readonly GmailService _service = connection.Service;

    public int Parallelism => connection.Lanes.Open;

    public async Task<GmailProfile> GetProfileAsync(CancellationToken cancellationToken)
    {
        var profile = await calls.RunAsync(connection, quota.ProfileCost, _service.Users.GetProfile(Me).ExecuteAsync, cancellationToken);

        return profile is { EmailAddress: { } address, HistoryId: { } historyId }
            ? new GmailProfile(address, historyId)
            : throw GoogleFaults.Incomplete("profile");
    }

    public async Task<HistoryPage?> ListHistoryAsync(ulong checkpoint, string? pageToken, CancellationToken cancellationToken)
    {
        var request = _service.Users.History.List(Me);
        request.StartHistoryId = checkpoint;
        request.PageToken = pageToken;
        request.MaxResults = HistoryPageSize;
        request.HistoryTypesList = new Repeatable<HistoryRequest.HistoryTypesEnum>(
            [HistoryRequest.HistoryTypesEnum.MessageAdded, HistoryRequest.HistoryTypesEnum.LabelAdded,
            HistoryRequest.HistoryTypesEnum.LabelRemoved]);

        if (await calls.RunUnlessGoneAsync(connection, quota.HistoryCost, request.ExecuteAsync, cancellationToken) is not { } page)
        {
            return null;
        }

        var records = page.History ?? [];
        return new HistoryPage(
            [.. records.SelectMany(ToCandidates)],
            records.LastOrDefault()?.Id,
            page.HistoryId ?? throw GoogleFaults.Incomplete("history"),
            string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken);
    }

    public async Task<MessageListPage> ListAsync(MessageFilter filter, string? pageToken, CancellationToken cancellationToken)
    {
        var request = _service.Users.Messages.List(Me);
        request.MaxResults = ListPageSize;
        request.PageToken = pageToken;
        request.Q = QueryOf(filter);
        request.LabelIds = filter.Labels.Count == 0 ? null : new Repeatable<string>(filter.Labels);

        var page = await calls.RunAsync(connection, quota.ListCost, request.ExecuteAsync, cancellationToken);
        return new MessageListPage(
            [.. (page.Messages ?? []).Select(message => message.Id).OfType<string>()],
            string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken);
    }

    public async Task<DateTimeOffset> WatchAsync(string topic, CancellationToken cancellationToken)
    {
        var request = _service.Users.Watch(new WatchRequest { TopicName = topic }, Me);
        var watch = await calls.RunAsync(connection, quota.WatchCost, request.ExecuteAsync, cancellationToken);

        return watch.Expiration is { } expiration && expiration >= 0 && expiration <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(expiration) : throw GoogleFaults.Incomplete("watch");
    }

    public Task StopWatchAsync(CancellationToken cancellationToken) => calls.RunAsync(
        connection,
        quota.WatchCost,
        async token =>
        {
            // The answer has no body.
            await _service.Users.Stop(Me).ExecuteAsync(token);
            return Me;
        },
        cancellationToken);

    public async Task<GmailMessage?> GetAsync(string gmailId, int maxBytes, CancellationToken cancellationToken)
    {
        IDisposable? share = null;
        GmailMessage? message = null;

        try
        {
            var read = await GetAsync(
                gmailId, "raw", maxBytes, wanted => (share ??= memory.TryReserve(wanted)) is not null, cancellationToken);

            if (read is { WantedMemory: > 0 and var wanted })
            {
                // The wait has no connection, since Google drops one that is idle.
                share = await memory.ReserveAsync(wanted, cancellationToken);
                read = await GetAsync(gmailId, "raw", maxBytes, _ => true, cancellationToken);
            }

            message = read?.TooLarge is { } oversized ? await DescribeAsync(gmailId, oversized, cancellationToken) : read?.Message;
            return message is null ? null : message with { Memory = share };
        }
        finally
        {
            if (message is null)
            {
                share?.Dispose();
            }
        }
    }

    /// <summary>Asks for the date of a mail that was not read to its end, since Gmail may tell it after the mail.</summary>
    private async Task<GmailMessage?> DescribeAsync(string gmailId, OversizedMail oversized, CancellationToken cancellationToken)
    {
        var read = await GetAsync(gmailId, "minimal", maxBytes: 0, _ => true, cancellationToken);
        return read?.Message is { } message ? message with { Oversized = oversized } : null;
    }

    private static string? QueryOf(MessageFilter filter)
    {
        var after = filter.From is { } from ? Bound("after", from.ToUnixTimeSeconds() - 1) : null;
        var before = filter.Until is { } until ? Bound("before", until.ToUnixTimeSeconds() + 1) : null;
        return after is null || before is null ? after ?? before : $"{after} {before}";
    }

    private static string Bound(string name, long seconds) => string.Create(CultureInfo.InvariantCulture, $"{name}:{seconds}");

    private Task<MessageRead?> GetAsync(
        string gmailId, string format, int maxBytes, Func<int, bool> tryReserve, CancellationToken cancellationToken)
    {
        // The address is built here because the client's own builder reads its parameters' attributes for each request, which is a third of
        // the cost of a get.
        var uri = new Uri($"{_service.BaseUri}gmail/v1/users/{Me}/messages/{Uri.EscapeDataString(gmailId)}?format={format}");
        return calls.RunUnlessGoneAsync(
            connection, quota.GetCost, token => ReadAsync(uri, maxBytes, tryReserve, token), cancellationToken);
    }

    /// <summary>Reads the mail as it arrives. Google's client would make a string of the whole answer.</summary>
    private async Task<MessageRead> ReadAsync(Uri uri, int maxBytes, Func<int, bool> tryReserve, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, uri);
        using var response = await _service.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

        if (!response.IsSuccessStatusCode)
        {
            throw new GoogleApiException(_service.Name) { HttpStatusCode = response.StatusCode };
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await MessageAnswer.ReadAsync(body, maxBytes, tryReserve, cancellationToken);
        return read == new MessageRead() ? throw GoogleFaults.Incomplete("message") : read;
    }

    /// <summary>
    /// Returns new messages, messages that came to the inbox (a rescue from spam looks like that), and messages that were taken out of the
    /// bin or spam without coming to the inbox.
    /// </summary>
    private static IEnumerable<Candidate> ToCandidates(History record) =>
    [
        .. (record.MessagesAdded ?? []).Select(added => added.Message?.Id).OfType<string>().Select(id => new Candidate(id, IsNew: true)),
        .. (record.LabelsAdded ?? [])
            .Where(added => added.LabelIds?.Contains(Inbox) == true)
            .Select(added => added.Message?.Id).OfType<string>().Select(id => new Candidate(id, IsNew: false)),
        .. (record.LabelsRemoved ?? [])
            .Where(removed => removed.LabelIds?.Any(OutOfSight.Contains) == true)
            .Select(removed => removed.Message?.Id).OfType<string>().Select(id => new Candidate(id, IsNew: false)),
    ];
}
