using Azure.Data.Tables;
using Connector.Messages;
using Connector.Simulation.Gmail;
using Connector.Storage;

namespace Connector.Simulation.Days;

/// <summary>The outcome of all mail that arrived at Google.</summary>
/// <param name="Arrived">In all mailboxes, up to the moment that counts.</param>
/// <param name="Lost">Arrived and not here, or here and never handed to the helpdesk.</param>
/// <param name="Doubled">Handed to the helpdesk more than once.</param>
/// <param name="Poison">Messages in poison queues.</param>
/// <param name="DeadLettered">Rejected by the helpdesk.</param>
public sealed record MailOutcome(int Arrived, int Lost, int Doubled, int Poison, int DeadLettered, IReadOnlyList<string> Examples)
{
    /// <param name="until">Mail that arrived later is not expected yet.</param>
    public static MailOutcome Of(SimulatedWorld world, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(world);

        var messages = world.Storage.Table(StorageNames.MessagesTable);
        var (arrived, dead) = (0, 0);
        var lost = new List<string>();

        foreach (var box in world.Gmail.Boxes)
        {
            foreach (var mail in box.MailsAt(world.Now).Where(mail => mail.At <= until))
            {
                arrived++;
                var row = (TableEntity?)messages.Find(MessageKeys.Partition(box.Key), MessageKeys.Row(mail.Id));
                var state = row?.GetString("State");
                dead += state == nameof(MessageState.DeadLettered) ? 1 : 0;

                if (state is null || !world.Deliveries.ContainsKey((box.Key.Address, mail.Id)))
                {
                    lost.Add($"{box.Key} {mail.Id} {mail.At:O} {state ?? "no row"}");
                }
            }
        }

        var poison =
            StorageNames.Queues.Where(name => name.EndsWith("-poison", StringComparison.Ordinal)).Sum(name => world.Poisoned(name));
        return new MailOutcome(arrived, lost.Count, world.Deliveries.Values.Count(times => times > 1), poison, dead, [.. lost.Take(5)]);
    }

    /// <summary>The longest way of a mail that arrived in a time, from Google's receipt to here.</summary>
    public static TimeSpan LongestDelay(SimulatedWorld world, Func<GmailBox, bool> concerns, DateTimeOffset from, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(world);

        var messages = world.Storage.Table(StorageNames.MessagesTable);
        return (from box in world.Gmail.Boxes
                where concerns(box)
                from mail in box.MailsAt(world.Now)
                where mail.At >= @from && mail.At < until
                let row = (TableEntity?)messages.Find(MessageKeys.Partition(box.Key), MessageKeys.Row(mail.Id))
                select (row?.GetDateTimeOffset("ImportedAt") ?? world.Now) - mail.At).DefaultIfEmpty().Max();
    }

    /// <summary>When each mail was made durable here.</summary>
    public static IEnumerable<DateTimeOffset> ImportedAt(SimulatedWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world.Storage.Table(StorageNames.MessagesTable).List().Select(row => ((TableEntity)row).GetDateTimeOffset("ImportedAt"))
            .OfType<DateTimeOffset>();
    }
}
