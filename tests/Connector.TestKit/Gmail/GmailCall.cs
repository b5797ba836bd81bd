using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>The facts of the current request, filled in step by step.</summary>
internal sealed class GmailCall
{
    public required CallKind Kind { get; init; }

    /// <summary>The address asked for, or whose token it is for "me"; null if neither is known.</summary>
    public required SimulatedMailbox? Mailbox { get; init; }

    public required string? Address { get; init; }

    public bool Compresses { get; init; }

    public int Units { get; set; }

    public string? Fault { get; set; }

    public Cut Cut { get; set; }

    public static GmailCall Of(HttpContext context) =>
        context.Features.Get<GmailCall>() ?? throw new InvalidOperationException("The request has not been classified.");

    public Stream Body(HttpContext context, long? length) =>
        Cut == Cut.MidAnswer ? new TruncatedStream(context.Response.Body, (length ?? TruncatedStream.Unknown) / 2) : new UnclosedStream(
            context.Response.Body);
}

/// <summary>The place at which the connection is cut.</summary>
internal enum Cut
{
    Nowhere,
    BeforeAnswer,
    MidAnswer,
}
