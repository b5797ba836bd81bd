namespace Connector.Mailboxes;

/// <summary>A failed fetch: its class, its evidence, and when the provider allows another attempt.</summary>
/// <param name="RetryAt">The earliest time of the next attempt that the provider gave; null if it gave none.</param>
/// <param name="IsOfProject">The exceeded limit is that of the Google Cloud project, which all mailboxes share.</param>
/// <param name="MayPass">The failure may be temporary or permanent, since Google gives the same answer for both.</param>
public sealed record Failure(
    FailureClass Class, Evidence Evidence, DateTimeOffset? RetryAt = null, bool IsOfProject = false, bool MayPass = false);

/// <summary>Evidence of a failure, of limited length and without secrets, query strings and mail.</summary>
/// <param name="Status">HTTP status; null if there was no answer.</param>
/// <param name="Reason">Google's <c>reason</c>, OAuth's <c>error</c>, or the kind of transport failure.</param>
/// <param name="LocationHost">Host of a redirect's target.</param>
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
