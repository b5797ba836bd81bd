namespace Connector.Mailboxes;

/// <summary>A failed fetch: its class, when the provider said to come back, and what was seen.</summary>
/// <param name="RetryAt">The earliest moment that the provider named; null when it named none.</param>
/// <param name="IsOfProject">The limit that was run into is the project's, which all mailboxes share.</param>
/// <param name="MayPass">Google gives the same answer for what lasts and for what is over with the next call.</param>
public sealed record Failure(
    FailureClass Class, Evidence Evidence, DateTimeOffset? RetryAt = null, bool IsOfProject = false, bool MayPass = false);

/// <summary>What was seen of a failure. Bounded, and free of secrets, query strings and mail.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Reason">Google's <c>reason</c>, OAuth's <c>error</c>, or the kind of transport failure.</param>
/// <param name="LocationHost">Host that a redirect pointed to.</param>
public sealed record Evidence(int? Status = null, string? Reason = null, string? LocationHost = null)
{
    private const int MaxLength = 120;

    public string? Reason { get; init; } = Bound(Reason);

    public string? LocationHost { get; init; } = Bound(LocationHost);

    public override string ToString()
    {
        var parts = new[] { Status is { } status ? $"HTTP {status}" : null, Reason, LocationHost is null ? null : $"to {LocationHost}" };
        return string.Join(", ", parts.Where(part => part is not null));
    }

    private static string? Bound(string? text) => text is { Length: > MaxLength } ? text[..MaxLength] : text;
}
