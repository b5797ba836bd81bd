using System.Collections.Concurrent;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Trips;

/// <summary>
/// Follows the test mails that are under way and sends those that are due, for all test addresses side by side. Makes no call without a
/// test address.
/// </summary>
public sealed partial class TripSweep(
    TripMail mail, TripTable table, MessageStates messages, TripOptions options, TimeProvider time, ILogger<TripSweep> logger)
{
    public const string Name = "test mails";

    private readonly ConcurrentDictionary<MailboxKey, DateTimeOffset> _done = new();

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (options.Mailboxes.Count == 0)
        {
            return;
        }

        await Isolated.EachAsync(
            Name, options.Mailboxes, mailbox => mailbox.ToString(), FollowAsync, logger, cancellationToken, options.Mailboxes.Count);
        await Isolated.EachAsync(
            Name, options.Mailboxes, mailbox => mailbox.ToString(), SendAsync, logger, cancellationToken, options.Mailboxes.Count);
        await table.EraseOldAsync(cancellationToken);
    }

    private async Task SendAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _done[mailbox] = await mail.SendDueAsync(
            mailbox, _done.TryGetValue(mailbox, out var last) ? last : null, cancellationToken);

    private async Task FollowAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        foreach (var trip in await table.ListOpenAsync(mailbox, cancellationToken))
        {
            var judged = (await LookAsync(trip, cancellationToken)).Judge(time.GetUtcNow(), options.Within);

            if (judged != trip && await table.TrySaveAsync(trip, judged, cancellationToken))
            {
                Report(trip, judged);
            }
        }
    }

    /// <summary>Reads from the mail's row how far it is.</summary>
    private async Task<Trip> LookAsync(Trip trip, CancellationToken cancellationToken) =>
        trip.GmailId is { } id && await messages.FindAsync(trip.Mailbox, id, cancellationToken) is { } message
            ? trip with { StoredAt = message.ImportedAt, DeliveredAt = message.DeliveredAt }
            : trip;

    private void Report(Trip before, Trip after)
    {
        if (before.Outcome is null && after.Outcome is { } outcome)
        {
            Metrics.TestMail(NameOf(outcome));

            if (outcome != TripOutcome.InTime)
            {
                Log.Ended(
                    logger, outcome == TripOutcome.Missed ? LogLevel.Warning : LogLevel.Information, after.Mailbox, outcome, after.Problem);
            }
        }

        if (before.DeliveredAt is null && after is { ToGmail: { } toGmail, ToStorage: { } toStorage, ToDelivery: { } toDelivery })
        {
            Metrics.TestMailTook("to_gmail", toGmail);
            Metrics.TestMailTook("to_storage", toStorage);
            Metrics.TestMailTook("to_delivery", toDelivery);
        }
    }

    /// <summary>The name in metrics and in the log.</summary>
    internal static string NameOf(TripOutcome outcome) => outcome switch
    {
        TripOutcome.InTime => "in_time",
        TripOutcome.Missed => "missed",
        TripOutcome.Spam => "spam",
        _ => "not_sent",
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "The outcome of a test mail to {Mailbox} is {Outcome}. {Problem}")]
        public static partial void Ended(ILogger logger, LogLevel level, MailboxKey mailbox, TripOutcome outcome, string? problem);
    }
}
