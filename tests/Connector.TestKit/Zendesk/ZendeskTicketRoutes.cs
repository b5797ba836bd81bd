using System.Globalization;
using System.Text.Json.Nodes;

namespace Connector.TestKit.Zendesk;

/// <summary>The calls about tickets.</summary>
internal sealed class ZendeskTicketRoutes(ZendeskState state, ZendeskLimits limits, ZendeskSimulatorOptions options)
{
    private const int MostComments = 5_000;

    private readonly IdempotencyKeys _keys = new(options);

    public SimulatedReply Create(SimulatedRequest request) => _keys.Once(request, () => Make(request, isImported: false));

    public SimulatedReply Import(SimulatedRequest request) => Make(request, isImported: true);

    public SimulatedReply Read(SimulatedRequest request) =>
        Find(request) is { } ticket ? SimulatedReply.Ok(Json(ticket)) : SimulatedReply.NotFound;

    /// <summary>Lists tickets by external id or by ids.</summary>
    public SimulatedReply List(SimulatedRequest request)
    {
        var wanted = request.Query.GetValueOrDefault("external_id");
        var ids = request.Query.GetValueOrDefault("ids")?.Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
        var found = state.Tickets.Values.Where(ticket =>
            !ticket.IsDeleted && (wanted is null || ticket.ExternalId == wanted) && ids?.Contains(ticket.Id) != false);

        return SimulatedReply.Ok(new JsonObject
        {
            ["tickets"] = new JsonArray([.. found.Reverse().Take(100).Select(ticket => (JsonNode)ticket.ToJson(options.HasEncodedIds))]),
            ["next_page"] = null,
        });
    }

    public SimulatedReply Audits(SimulatedRequest request)
    {
        if (Find(request) is not { } ticket)
        {
            return SimulatedReply.NotFound;
        }

        var size = int.Parse(request.Query.GetValueOrDefault("per_page", "100"), CultureInfo.InvariantCulture);
        var number = int.Parse(request.Query.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture);
        var all = request.Query.GetValueOrDefault("sort_order") == "desc" ? ticket.Audits.AsEnumerable().Reverse() : ticket.Audits;
        var isLast = ticket.Audits.Count <= number * size;

        return SimulatedReply.Ok(new JsonObject
        {
            ["audits"] = new JsonArray(
                [.. all.Skip((number - 1) * size).Take(size).Select(audit => (JsonNode)audit.ToJson(ticket.Id))]),
            ["next_page"] = isLast ? null : $"https://{options.Subdomain}.zendesk.com{request.Path}?page={number + 1}",
        });
    }

    public SimulatedReply Update(SimulatedRequest request)
    {
        if (Find(request) is not { } ticket)
        {
            return SimulatedReply.NotFound;
        }

        if (limits.Refusal(ticket) is { } limited)
        {
            return limited;
        }

        return Change(request, ticket).With(limits.UpdateHeaders());
    }

    private SimulatedReply Change(SimulatedRequest request, SimulatedTicket ticket)
    {
        var body = TicketBody.Read(request, state, options);

        if (ticket.Status == "closed")
        {
            return SimulatedReply.Invalid("status", "Status: closed prevents ticket update");
        }

        if (body.Node["safe_update"]?.GetValue<bool>() == true
            && body.Node["updated_stamp"]?.GetValue<string>() != ZendeskSimulator.Stamp(ticket.UpdatedAt))
        {
            return SimulatedReply.Error(409, "UpdateConflict", "Safe Update prevented the update due to outdated ticket data.");
        }

        if (ticket.Comments.Count >= MostComments)
        {
            return SimulatedReply.Invalid("base", "Comments: too many");
        }

        return body.Problem() ?? Changed(ticket, body);
    }

    private SimulatedReply Changed(SimulatedTicket ticket, TicketBody body)
    {
        ticket.Status = body.Node["status"]?.GetValue<string>() ?? ticket.Status;
        Fill(ticket, body, body.Author() ?? state.Api);
        return SimulatedReply.Ok(Json(ticket));
    }

    private SimulatedReply Make(SimulatedRequest request, bool isImported)
    {
        var body = TicketBody.Read(request, state, options);

        if (body.Problem() is { } problem)
        {
            return problem;
        }

        if (body.Comment is null && (body.Node["comments"] as JsonArray)?.Count is not > 0)
        {
            return SimulatedReply.Invalid("base", "Description: cannot be blank", "BlankValue");
        }

        var requester = body.Requester() ?? state.Api;
        state.Add(
            id => new SimulatedTicket(id, requester, body.Node["subject"]?.GetValue<string>() ?? "", body.CreatedAt(isImported))
            {
                ExternalId = body.Node["external_id"]?.GetValue<string>(),
                Recipient = body.Node["recipient"]?.GetValue<string>(),
                FollowUpOf = body.Node["via_followup_source_id"]?.GetValue<long>(),
                IsImported = isImported,
                Status = body.Node["status"]?.GetValue<string>() ?? "new",
            },
            out var ticket);

        // The submitter is the author of the first comment, and the user of the API is the submitter by default.
        Fill(ticket, body, body.Author() ?? body.Submitter() ?? state.Api);

        if (!isImported && options.Acknowledges && requester is { Role: "end-user", IsSuspended: false })
        {
            state.Mail(ticket, $"Your request ({ticket.Id}) has been received and is being reviewed by our support staff.");
        }

        return SimulatedReply.Ok(Json(ticket), 201)
            .With(("Location", $"https://{options.Subdomain}.zendesk.com/api/v2/tickets/{ticket.Id}.json"));
    }

    private void Fill(SimulatedTicket ticket, TicketBody body, SimulatedUser author)
    {
        foreach (var tag in body.Tags.Where(tag => !ticket.Tags.Contains(tag)))
        {
            ticket.Tags.Add(tag);
        }

        foreach (var copy in body.Copies().Where(copy => !ticket.Copies.Contains(copy)))
        {
            ticket.Copies.Add(copy);
        }

        if (body.Node["comments"] is JsonArray history)
        {
            foreach (var comment in history.OfType<JsonObject>())
            {
                var writer = state.Users.GetValueOrDefault(comment["author_id"]?.GetValue<long>() ?? 0) ?? author;
                state.Change(ticket, writer, comment, body.Metadata, body.TakeFiles(comment));
            }
        }

        if (body.Comment is not null || body.Node["comments"] is null)
        {
            state.Change(ticket, author, body.Comment, body.Metadata, body.TakeFiles(body.Comment));
        }
    }

    private SimulatedTicket? Find(SimulatedRequest request) =>
        state.Tickets.GetValueOrDefault(request.Id) is { IsDeleted: false } ticket ? ticket : null;

    private JsonObject Json(SimulatedTicket ticket) => new()
    {
        ["ticket"] = ticket.ToJson(options.HasEncodedIds),
        ["audit"] = ticket.Audits[^1].ToJson(ticket.Id),
    };
}
