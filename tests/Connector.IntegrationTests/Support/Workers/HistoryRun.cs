using System.Text;
using Azure.Data.Tables;
using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>Does a sequence of steps to the simulator, the connector and the model alike.</summary>
internal sealed class HistoryRun(WorkerWorld world, WorkerUnderTest other, MailboxKey key, SimulatedMailbox gmail, CancellationToken token)
{
    private readonly HistoryModel _model = new(gmail);
    private int _delivered;

    public Task DoAsync(HistoryStep step)
    {
        switch (step)
        {
            case HistoryStep.Deliver deliver:
                _model.Arrived(Deliver(deliver.Labels));
                break;
            case HistoryStep.Delete delete when Find(delete.Mail) is { } mail:
                gmail.Delete(mail.Id);
                break;
            case HistoryStep.AddLabel add when Find(add.Mail) is { } mail && !mail.Has(add.Label):
                AddLabel(mail.Id, add.Label);
                break;
            case HistoryStep.RemoveLabel remove when Find(remove.Mail) is { } mail && mail.Has(remove.Label):
                RemoveLabel(mail.Id, remove.Label);
                break;
            case HistoryStep.Rescue rescue when Find(rescue.Mail) is { } mail && (mail.Has("SPAM") || mail.Has("TRASH"))
                && !mail.Has("INBOX"):
                gmail.RemoveLabels(mail.Id, "SPAM", "TRASH");
                AddLabel(mail.Id, "INBOX");
                break;
            case HistoryStep.ExpireHistory:
                gmail.ExpireHistory();
                _model.Expired();
                break;
            case HistoryStep.Fetch:
                return FetchAsync();
            case HistoryStep.FetchTwice:
                return FetchTwiceAsync();
            case HistoryStep.FetchTwiceAtOnce:
                return FetchTwiceAtOnceAsync();
            case HistoryStep.FetchWhileMailComesAndGoes meanwhile:
                return FetchMeanwhileAsync(meanwhile.Mail);
            case HistoryStep.FetchInterrupted interrupted:
                return FetchInterruptedAsync(new MortalWire(interrupted.Step, interrupted.Death));
        }

        return Task.CompletedTask;
    }

    /// <summary>After a last fetch: what must be there is, byte for byte; nothing else is; and nothing twice.</summary>
    public async Task CheckAsync()
    {
        await FetchAsync();

        var rows = await world.RowsAsync(key, token);
        var all = gmail.Messages.Concat(gmail.Deleted).ToDictionary(message => message.Id);
        var stored = rows.Values.Where(row => row.GetString("State") == "Delivered").Select(row => row.RowKey).ToHashSet();
        var gone = rows.Values.Where(row => row.GetString("State") == "Gone").Select(row => row.RowKey).ToHashSet();

        Assert.IsNull(await world.UnrestAsync(key, gmail, token), "it is at rest");
        Assert.IsEmpty(
            _model.Must.Except(stored), $"lost: {string.Join(", ", _model.Must.Except(stored).Select(id => Tell(all[id], rows)))}");
        Assert.IsEmpty(stored.Except(_model.Must).Except(_model.May), "imported against the rules");
        Assert.IsEmpty(gone.Except(gmail.Deleted.Select(message => message.Id)), "taken for deleted");
        Assert.HasCount(stored.Count + gone.Count, rows);

        foreach (var id in stored)
        {
            await world.AssertStoredAsync(rows, all[id], token);
        }

        var blobs = (await world.BlobsAsync(key, token)).Select(Path.GetFileNameWithoutExtension).ToList();
        Assert.AreSequenceEqual(blobs.Distinct(), blobs, "a mail is stored under one name");
        Assert.IsEmpty(blobs.Except(stored).Except(_model.May), "bytes that nobody asked for");
    }

    private async Task FetchAsync()
    {
        await FallDueAsync();
        _model.FetchBegins();
        await HandleAsync(world.Sound);
        _model.FetchEnded();
    }

    private async Task FetchTwiceAsync()
    {
        await FetchAsync();
        await FetchAsync();
    }

    private async Task FetchTwiceAtOnceAsync()
    {
        await FallDueAsync();
        _model.FetchBegins();
        await Task.WhenAll(HandleAsync(world.Sound), HandleAsync(other));
        _model.FetchEnded();
    }

    private async Task FetchMeanwhileAsync(int number)
    {
        await FallDueAsync();
        _model.FetchBegins();
        var fetch = HandleAsync(world.Sound);
        var arrived = Deliver("INBOX");

        if (Find(number) is { } mail && mail.Id != arrived)
        {
            gmail.Delete(mail.Id);
        }

        await fetch;
        _model.FetchEnded(arrivedMeanwhile: arrived);
    }

    private async Task FetchInterruptedAsync(MortalWire wire)
    {
        await FallDueAsync();
        _model.FetchBegins();

        await using (var worker = world.NewWorker(wire))
        {
            try
            {
                await HandleAsync(worker);
            }
            catch (Exception) when (wire.IsDead)
            {
                world.Clock.MoveOn(WorkerWorld.PastTheLease);
            }
        }

        // It may have died after all was done.
        if ((await world.MailboxAsync(key, token)).Checkpoint == gmail.HistoryId)
        {
            _model.FetchEnded();
        }
    }

    private static string Tell(SimulatedMessage message, Dictionary<string, TableEntity> rows) =>
        $"{Encoding.UTF8.GetString(message.Raw.Span[31..])} [{string.Join(' ', message.Labels)}] "
            + $"{rows.GetValueOrDefault(message.Id)?.GetString("State") ?? "no row"}";

    /// <summary>A quiet mailbox is polled less often, so an early job does not count.</summary>
    private async Task FallDueAsync() => await world.Sound.Get<MailboxTable>().ChangeAsync(
        key, mailbox => mailbox with { PollAt = DateTimeOffset.UnixEpoch }, token);

    private Task HandleAsync(WorkerUnderTest worker) => worker.Get<RunFetchJob>().HandleAsync(FetchJob.For(key), token);

    private string Deliver(string labels) =>
        gmail.Deliver(Encoding.UTF8.GetBytes($"Message-ID: <same@for.all>\r\nSubject: {++_delivered}\r\n\r\nhello"), labels.Split(' '));

    private void AddLabel(string id, string label)
    {
        gmail.AddLabels(id, label);

        if (label == "INBOX")
        {
            _model.CameIntoSight(id);
        }
    }

    private void RemoveLabel(string id, string label)
    {
        gmail.RemoveLabels(id, label);

        if (label is "SPAM" or "TRASH")
        {
            _model.CameIntoSight(id);
        }
    }

    private SimulatedMessage? Find(int number) => gmail.Messages is { Count: > 0 } messages ? messages[number % messages.Count] : null;
}
