using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>What the simulator knows about the request in hand, filled in on its way through.</summary>
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
        Cut == Cut.MidAnswer ? new TruncatedStream(context.Response.Body, (length ?? TruncatedStream.Unknown) / 2) : new UnclosedStream(context.Response.Body);
}

/// <summary>Where the connection is to be cut.</summary>
internal enum Cut
{
    Nowhere,
    BeforeAnswer,
    MidAnswer,
}
