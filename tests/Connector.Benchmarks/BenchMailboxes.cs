using System.Globalization;
using Azure.Storage.Queues;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;

namespace Connector.Benchmarks;

/// <summary>Mailboxes of one account, in Gmail and in the app.</summary>
internal sealed record BenchAccount(string Name, IReadOnlyList<SimulatedMailbox> Mailboxes);

/// <summary>An import from the first job to the end of the last mailbox's fetch.</summary>
/// <param name="Units">Gmail's quota units that it used.</param>
/// <param name="Refused">Gmail's answers 429.</param>
internal sealed record Import(int Mails, TimeSpan Time, Usage Used, int Units, int Refused)
{
    public double MailsPerSecond => Mails / Time.TotalSeconds;

    public double CpuPerMail => Used.Cpu * 1000 / Mails;
}

/// <summary>Connects mailboxes through the app's HTTP contract and has the app import their mail.</summary>
internal sealed class BenchMailboxes(GmailSimulator gmail, ConnectorApp app)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    /// <summary>Connects empty mailboxes and waits until each was fetched once.</summary>
    public async Task<BenchAccount> ConnectAsync(string account, int count, CancellationToken cancellationToken)
    {
        var mailboxes = Enumerable.Range(0, count)
            .Select(number => gmail.AddMailbox(string.Create(CultureInfo.InvariantCulture, $"{account}-{number}@bench.example"))).ToList();
        await app.Api.PutAccountAsync(
            account, new AccountOrder(account, "en", [new AdminOrder($"admin@{account}.example")]), cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(mailboxes, parallel, async (mailbox, token) =>
            await app.Api.PutMailboxAsync(account, mailbox.Address, mailbox.RefreshToken, "now", token));

        var connected = new BenchAccount(account, mailboxes);
        await LastFetchAsync(connected, DateTimeOffset.MinValue, cancellationToken);
        return connected;
    }

    /// <summary>Delivers mails to each mailbox and measures their import.</summary>
    /// <param name="mails">Makes the given number of mails.</param>
    public async Task<Import> ImportAsync(
        BenchAccount account, Func<int, IEnumerable<byte[]>> mails, int mailsEach, CancellationToken cancellationToken)
    {
        var count = account.Mailboxes.Count * mailsEach;

        foreach (var (number, mail) in mails(count).Index())
        {
            account.Mailboxes[number / mailsEach].Deliver(mail);
        }

        gmail.ForgetRequests();
        var (before, begunAt) = (Usage.Of(app), TimeProvider.System.GetUtcNow());
        await SendAsync("fetch-jobs", account.Mailboxes.Select(mailbox => Job(account, mailbox)), cancellationToken);
        await Wait.UntilAsync(() => gmail.Count(CallKind.Get) >= count, Deadline, $"{count} mails are fetched", cancellationToken);
        var endedAt = await LastFetchAsync(account, begunAt, cancellationToken);

        return new Import(
            count, endedAt - begunAt, Usage.Of(app) - before, gmail.UnitsUsed(), gmail.Requests.Count(request => request.Status == 429));
    }

    /// <summary>Puts messages on one of the app's queues.</summary>
    public async Task SendAsync(string queue, IEnumerable<string> messages, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(messages, parallel, async (message, token) => await Queue(queue).SendMessageAsync(message, token));
    }

    public async Task UntilEmptyAsync(string queue, CancellationToken cancellationToken) => await Wait.UntilAsync(
        async () => (await Queue(queue).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount == 0,
        Deadline,
        $"{queue} is empty",
        cancellationToken);

    private async Task<DateTimeOffset> LastFetchAsync(BenchAccount account, DateTimeOffset after, CancellationToken cancellationToken)
    {
        DateTimeOffset? last = null;
        await Wait.UntilAsync(FetchedAsync, Deadline, $"the mailboxes of {account.Name} are fetched", cancellationToken);
        return last!.Value;

        async Task<bool> FetchedAsync()
        {
            var views = await app.Api.GetMailboxesAsync(account.Name, cancellationToken);
            last = views.Max(view => view.LastFetch);
            return views.Count == account.Mailboxes.Count && views.All(view => view.LastFetch > after);
        }
    }

    private static string Job(BenchAccount account, SimulatedMailbox mailbox) =>
        $$"""{"account":"{{account.Name}}","address":"{{mailbox.Address}}"}""";

    private QueueClient Queue(string name) =>
        new(app.Settings.Values["AzureWebJobsStorage"], name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}
