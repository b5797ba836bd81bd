using System.Globalization;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Threads;
using Connector.Zendesk.Tickets;

namespace Connector.Zendesk;

/// <summary>
/// Makes a comment of a mail, once however often it is tried. Zendesk has no idempotency key for a comment, so each comment bears the
/// mail's key in its metadata, and an update fails if the ticket has changed since it was read.
/// </summary>
internal sealed class TicketComments(
    ZendeskCalls calls, ThreadTable threads, TicketSenders senders, TicketUploads uploads, TicketRecord record)
{
    public async Task<TicketOutcome> AddAsync(TicketWork work, TicketPlan.Comment plan, CancellationToken cancellationToken)
    {
        var read = await calls.FindAsync(work.Access, plan.Ticket, cancellationToken);

        if (read is not { IsOk: true, Value: { } ticket })
        {
            return read.Fault is ZendeskFault.Gone
                ? await ReplaceAsync(work, plan.Ticket, isClosed: false, cancellationToken)
                : TicketOutcome.Of(read.Fault!);
        }

        var isRepeated = work.Progress.Step == TicketStep.Commenting && work.Progress.Ticket == plan.Ticket;

        if (isRepeated && await FindAddedAsync(work, ticket, cancellationToken) is { } added)
        {
            return added;
        }

        var author = await senders.FindAsync(work, cancellationToken);

        if (author is { Fault: { } fault })
        {
            return TicketOutcome.Of(fault);
        }

        if (!isRepeated && !ThreadTrust.MayAppend(plan.By, ticket, author?.Value, work.Mail.IsProven))
        {
            return OfStranger(plan, work.Mail.Words);
        }

        var draft = work.Mail.Comment().For(ticket.Status) with { AuthorId = author?.Value?.Id };
        return ticket.Status == "closed"
            ? await ReplaceAsync(work, plan.Ticket, isClosed: true, cancellationToken)
            : await SendAsync(work, plan, ticket, draft, cancellationToken);
    }

    private async Task<TicketOutcome> SendAsync(
        TicketWork work, TicketPlan.Comment plan, Ticket ticket, CommentDraft draft, CancellationToken cancellationToken)
    {
        if (await uploads.UploadAsync(work, draft.Files, cancellationToken) is { } fault)
        {
            return TicketOutcome.Of(fault);
        }

        var refused = draft.Files.Where(file => work.Progress.RefusedFiles.Contains(file.Key)).ToList();
        var accepted = work.Progress.RefusedFields.Aggregate(draft, (rest, field) => rest.Without(field) ?? rest);
        var json = accepted.With(work.Progress.Uploads, refused).ToJson(ticket.UpdatedAt);
        await record.BeginAsync(work, progress => progress with { Step = TicketStep.Commenting, Ticket = plan.Ticket });
        var answer = await calls.CommentAsync(work.Access, plan.Ticket, json, cancellationToken);
        return answer.Fault is { } refusal
            ? await AfterAsync(refusal, work, plan, accepted, cancellationToken)
            : await record.TakenAsync(work, answer.Value!, isComment: true);
    }

    private async Task<TicketOutcome> AfterAsync(
        ZendeskFault fault, TicketWork work, TicketPlan.Comment plan, CommentDraft sent, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case ZendeskFault.Conflict:
                return plan;

            case ZendeskFault.Closed:
                return await ReplaceAsync(work, plan.Ticket, isClosed: true, cancellationToken);

            case ZendeskFault.Gone:
                return await ReplaceAsync(work, plan.Ticket, isClosed: false, cancellationToken);

            case ZendeskFault.TicketBusy(var wait):
                await record.NoteAsync(work, progress => progress with { BusyUntil = record.Now + wait });
                return TicketOutcome.Of(fault);

            case ZendeskFault.UploadExpired:
                await record.NoteAsync(work, progress => progress.WithoutUploads());
                return plan;

            case ZendeskFault.FieldRefused { Fields: var fields } when fields.All(field => sent.Without(field) is not null):
                await record.NoteAsync(work, progress => progress with { RefusedFields = [.. progress.RefusedFields, .. fields] });
                return plan;

            case ZendeskFault.Refused when senders.TryForget(work):
                return plan;

            default:
                return TicketOutcome.Of(fault);
        }
    }

    /// <summary>Looks for the comment whose answer was lost.</summary>
    /// <returns>Null if it is not there.</returns>
    private async Task<TicketOutcome?> FindAddedAsync(TicketWork work, Ticket ticket, CancellationToken cancellationToken)
    {
        var known = await calls.HasCommentAsync(work.Access, ticket.Id, work.Key, cancellationToken);
        return known switch
        {
            { IsOk: false } => TicketOutcome.Of(known.Fault),
            { Value: true } => await record.TakenAsync(work, ticket, isComment: true),
            _ => null,
        };
    }

    /// <summary>The ticket takes no comment any more: its thread continues in another one.</summary>
    private async Task<TicketOutcome> ReplaceAsync(TicketWork work, long ticket, bool isClosed, CancellationToken cancellationToken)
    {
        var next = (await threads.FindAsync(work.Scope, [ThreadKeys.OfTicket(ticket)], cancellationToken))
            .Select(entry => entry.Ticket)
            .FirstOrDefault();

        if (next is { } continued)
        {
            return new TicketPlan.Comment(continued, ThreadKeyKind.Ticket);
        }

        // Without a ticket that says who takes part, only a proven sender may continue the thread.
        return new TicketPlan.Create(isClosed ? null : work.Mail.Words.TicketGone(Number(ticket)))
        {
            Replaces = isClosed || work.Mail.IsProven ? ticket : null,
            Follows = isClosed,
        };
    }

    private static TicketPlan.Create OfStranger(TicketPlan.Comment plan, TicketWords words) =>
        new(plan.By == ThreadKeyKind.GmailThread ? null : words.OfStranger(Number(plan.Ticket)));

    private static string Number(long ticket) => ticket.ToString(CultureInfo.InvariantCulture);
}
