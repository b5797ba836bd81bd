using Connector.Importing.Push;
using Connector.Simulation.Gmail;
using Connector.Simulation.Storage;

namespace Connector.Simulation.Hosting;

/// <summary>Gmail's push: announces the mail of each mailbox to an instance, a moment after it arrived.</summary>
internal sealed class Announcements(SimulatedWorld world)
{
    private static readonly Latency UnderWay = Latency.Milliseconds(500, 3_000);

    private readonly Random _chance = world.NewChance("announcements");

    public void Start()
    {
        foreach (var box in world.Gmail.Boxes)
        {
            AwaitNext(box);
        }
    }

    private void AwaitNext(GmailBox box)
    {
        if (box.NextAt is { } next)
        {
            world.Time.At(next + UnderWay.Next(_chance), () => world.Time.Start(() => AnnounceAsync(box)));
        }
    }

    private async Task AnnounceAsync(GmailBox box)
    {
        var begunAt = world.Now;
        var newest = box.HistoryIdAt(begunAt);
        AwaitNext(box);

        if (world.AnyAlive(box.Key.Address) is { } instance)
        {
            await instance.Get<PushHints>().TakeAsync(box.Key.Address, newest, CancellationToken.None);
            world.Invocations.Note("ReceivePush", world.Now - begunAt);
        }
    }
}
