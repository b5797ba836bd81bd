using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Connector.TestKit.Gmail;

/// <summary>The steps of every request before its own answer: method override, faults, token, quota; and its record.</summary>
internal sealed class GmailPipeline(
    GmailSimulatorOptions options,
    CallClassifier classifier,
    AccessTokens tokens,
    GmailFaults faults,
    FaultAnswers answers,
    RequestLog log)
{
    private readonly QuotaMeter _quota = new(options.Quota, options.Time);

    /// <summary>Ends slow answers when the simulator stops.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Google takes a long GET as a POST with the query in its body.</summary>
    public static async Task OverrideMethodAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;

        if (HttpMethods.IsPost(request.Method) && request.Headers["X-HTTP-Method-Override"] == "GET" && request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            var query = new QueryBuilder(
                request.Query.Concat(form).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")));
            request.Method = HttpMethods.Get;
            request.QueryString = query.ToQueryString();
        }

        await next(context);
    }

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var call = await classifier.ClassifyAsync(context.Request);
        var at = options.Time.GetUtcNow();
        context.Features.Set(call);

        // Before the client has the answer, so that a client that has it finds the request in the log.
        context.Response.OnStarting(() =>
        {
            if (call.Cut != Cut.BeforeAnswer)
            {
                log.Add(Describe(context, call, at, context.Response.StatusCode));
            }

            return Task.CompletedTask;
        });

        try
        {
            await AnswerAsync(context, call, next);
        }
        catch (OperationCanceledException)
        {
            call.Cut = Cut.BeforeAnswer;
        }

        if (call.Cut == Cut.BeforeAnswer)
        {
            log.Add(Describe(context, call, at, status: 0));
            context.Abort();
        }
        else if (call.Cut == Cut.MidAnswer)
        {
            // Closes the connection behind the bytes that are already on their way; an abort would take them back.
            throw new IOException("Cut off by a fault.");
        }
    }

    private static GmailRequest Describe(HttpContext context, GmailCall call, DateTimeOffset at, int status) => new(
        at, call.Kind, context.Request.Method, context.Request.Path.Value ?? "", call.Mailbox?.Address ?? call.Address,
        status, call.Units, context.Request.Headers.ContainsKey("Authorization"), call.Fault);

    private async Task AnswerAsync(HttpContext context, GmailCall call, RequestDelegate next)
    {
        foreach (var fault in faults.For(call.Kind, call.Mailbox?.Address ?? call.Address, context.Request.Path.Value ?? ""))
        {
            if (await answers.AnswerAsync(context, fault, Stopping))
            {
                return;
            }
        }

        if (call.Kind is CallKind.Token or CallKind.Consent or CallKind.Unknown)
        {
            await next(context);
        }
        else if (Refusal(context, call) is { } refusal)
        {
            await GoogleAnswer.ErrorAsync(context, refusal);
        }
        else
        {
            await AnswerWithinQuotaAsync(context, call, next);
        }
    }

    /// <summary>The token must be one of ours, alive, and for the mailbox asked for.</summary>
    private GoogleError? Refusal(HttpContext context, GmailCall call)
    {
        if (CallClassifier.BearerOf(context.Request) is not { } token || !tokens.TryFind(token, out var owner))
        {
            return GoogleError.Unauthenticated;
        }

        if (owner is null)
        {
            return GoogleError.Of(400, "failedPrecondition", message: null);
        }

        if (call.Mailbox is null || !owner.Equals(call.Mailbox.Address, StringComparison.OrdinalIgnoreCase))
        {
            return GoogleError.Unauthenticated;
        }

        if (!call.Mailbox.Owner.HasGmail)
        {
            return GoogleError.Of(400, "failedPrecondition", "Mail service not enabled");
        }

        return GmailScopes.Opens(tokens.ScopesOf(token), call.Kind) ? null : GoogleError.Of(null, "insufficientPermissions", message: null);
    }

    private async Task AnswerWithinQuotaAsync(HttpContext context, GmailCall call, RequestDelegate next)
    {
        var address = call.Mailbox!.Address;
        var units = options.Quota.CostOf(call.Kind);

        if (_quota.Take(address, units) is { } spent)
        {
            await GoogleAnswer.ErrorAsync(context, spent);
            return;
        }

        call.Units = units;

        try
        {
            await next(context);
        }
        finally
        {
            _quota.Finish(address);
        }
    }
}
