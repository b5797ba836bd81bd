using Connector.Delivering;
using Connector.Zendesk.Calls;
using Connector.Zendesk.Threads;
using Connector.Zendesk.Tickets;

namespace Connector.Zendesk;

/// <summary>Makes a ticket of a mail, once however often it is tried.</summary>
internal sealed class NewTickets(
    ZendeskCalls calls, ThreadTable threads, TicketSenders senders, TicketUploads uploads, TicketPlanner planner, TicketRecord record)
{
    /// <summary>Among the refused fields of a delivery: Zendesk did not take the user that was remembered as the sender.</summary>
    private const string SenderField = "author_id";

    /// <summary>Longer than an answer may take, see <see cref="ZendeskOptions.Timeout"/>.</summary>
    private static readonly TimeSpan ImportMayTake = TimeSpan.FromMinutes(3);

    private const string ImportDenied =
        "the helpdesk lets only an administrator import mail without notifications; give the connector's user that role";

    public async Task<TicketOutcome> CreateAsync(TicketWork work, TicketPlan.Create plan, CancellationToken cancellationToken)
    {
        if (work.Progress.ImportingUntil - record.Now is { } wait && wait > TimeSpan.Zero)
        {
            return new DeliveryAnswer.Later("an import of it may be under way", wait);
        }

        // The answer to an earlier try is lost. Zendesk forgets idempotency keys after two hours, and new uploads make another body.
        if (work.Progress.Step == TicketStep.Creating && await FindMadeAsync(work, cancellationToken) is { } made)
        {
            return made;
        }

        if (await ClaimAsync(work, plan, cancellationToken) is { } other)
        {
            return other;
        }

        var author = await senders.FindAsync(work, cancellationToken);

        if (author is { Fault: { } refused })
        {
            return await EndAsync(work, plan, refused);
        }

        var draft = work.Mail.Ticket() with { AuthorId = author?.Value?.Id, FollowUpOf = plan.Follows ? plan.Replaces : null };
        draft = plan.Note is { } note ? draft with { Text = draft.Text.WithNote(note) } : draft;
        return await uploads.UploadAsync(work, draft.Files, cancellationToken) is { } fault
            ? await EndAsync(work, plan, fault)
            : await SendAsync(work, plan, draft, cancellationToken);
    }

    /// <summary>Saves that the ticket of the thread is being created, so that another mail of the thread waits for it.</summary>
    /// <returns>Null if this mail may make the ticket.</returns>
    private async Task<TicketOutcome?> ClaimAsync(TicketWork work, TicketPlan.Create plan, CancellationToken cancellationToken)
    {
        ThreadKey[] keys =
        [
            .. ThreadKeys.Of(work.Message).Where(key => plan.BeginsThread || !key.IsExclusive),
            .. plan.Replaces is { } old ? [ThreadKeys.OfTicket(old)] : Array.Empty<ThreadKey>(),
        ];
        var entries = await threads.AddAsync(work.Scope, keys, work.Key, ticket: null, cancellationToken);
        var other = entries.FirstOrDefault(entry => entry.Key.IsExclusive && entry.Owner != work.Key);

        if (other is null || work.Progress.Step == TicketStep.Creating)
        {
            return null;
        }

        if (other.Ticket is { } ticket)
        {
            await threads.ReleaseAsync(work.Scope, keys, work.Key);
            return new TicketPlan.Comment(ticket, other.Key.Kind);
        }

        if (!TicketPlanner.IsPatient(work))
        {
            return null;
        }

        await threads.ReleaseAsync(work.Scope, keys, work.Key);
        return await planner.WaitAsync(work, other: null, cancellationToken);
    }

    private async Task<TicketOutcome> SendAsync(
        TicketWork work, TicketPlan.Create plan, TicketDraft draft, CancellationToken cancellationToken)
    {
        var refused = draft.Files.Where(file => work.Progress.RefusedFiles.Contains(file.Key)).ToList();
        var accepted = work.Progress.RefusedFields.Aggregate(draft, (rest, field) => rest.Without(field) ?? rest);
        var final = accepted.With(work.Progress.Uploads, refused);
        await record.BeginAsync(work, progress => progress with
        {
            Step = TicketStep.Creating,
            Ticket = null,
            Replaces = plan.Replaces,
            Follows = plan.Follows,
            Note = plan.Note,
            ImportingUntil = final.IsQuiet ? record.Now + ImportMayTake : null,
        });
        var answer = final.IsQuiet
            ? await calls.ImportAsync(work.Access, final.ToImportJson(), cancellationToken)
            : await calls.CreateAsync(work.Access, final.ToJson(), KeyOf(work), cancellationToken);
        return answer.IsOk
            ? await record.TakenAsync(work, answer.Value, isComment: false)
            : await AfterAsync(answer.Fault, work, plan, final, cancellationToken);
    }

    private async Task<TicketOutcome> AfterAsync(
        ZendeskFault fault, TicketWork work, TicketPlan.Create plan, TicketDraft sent, CancellationToken cancellationToken)
    {
        if (fault is not ZendeskFault.Down)
        {
            // An answer came, so nothing is under way any more.
            await record.NoteAsync(work, progress => progress with { ImportingUntil = null });
        }

        return fault switch
        {
            // Zendesk took the ticket under another body, with uploads of an earlier try.
            ZendeskFault.SameKeyOtherBody => await FindMadeAsync(work, cancellationToken) ?? TicketOutcome.Of(fault),
            ZendeskFault.UploadExpired => await AgainAsync(work, plan, progress => progress.WithoutUploads()),
            ZendeskFault.FieldRefused { Fields: var fields } when fields.All(field => sent.Without(field) is not null) =>
                await AgainAsync(work, plan, progress => progress with { RefusedFields = [.. progress.RefusedFields, .. fields] }),
            ZendeskFault.Refused when senders.TryForget(work) =>
                await AgainAsync(work, plan, progress => progress with { RefusedFields = [.. progress.RefusedFields, SenderField] }),
            ZendeskFault.Denied when sent.IsQuiet => await record.RejectedAsync(
                work, plan.Replaces, new DeliveryAnswer.Rejected(ImportDenied) { IsQuiet = work.Message.IsBackfill }),
            _ => await EndAsync(work, plan, fault),
        };
    }

    /// <returns>Null if Zendesk has no ticket of the mail.</returns>
    private async Task<TicketOutcome?> FindMadeAsync(TicketWork work, CancellationToken cancellationToken)
    {
        var answer = await calls.FindByExternalIdAsync(work.Access, work.Key, cancellationToken);
        return answer switch
        {
            { IsOk: false } => TicketOutcome.Of(answer.Fault),
            { Value: [var ticket, ..] } => await record.TakenAsync(work, ticket, isComment: false),
            _ => null,
        };
    }

    private async Task<TicketOutcome> AgainAsync(TicketWork work, TicketPlan.Create plan, Func<TicketProgress, TicketProgress> change)
    {
        await record.NoteAsync(work, change);
        return plan;
    }

    private async Task<TicketOutcome> EndAsync(TicketWork work, TicketPlan.Create plan, ZendeskFault fault) =>
        await record.RejectedAsync(work, plan.Replaces, FaultAnswers.Of(fault));

    /// <summary>A refused body made no ticket, and the next one differs from it, so it needs another key.</summary>
    private static string KeyOf(TicketWork work) =>
        work.Progress.RefusedFields.Count == 0 ? work.Key : $"{work.Key}_{work.Progress.RefusedFields.Count}";
}
