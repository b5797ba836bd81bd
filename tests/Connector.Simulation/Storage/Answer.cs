using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Connector.Simulation.Storage;

/// <summary>The answers of the storage service, with the parts that are read.</summary>
internal sealed class Answer(int status, ETag? version = null) : Response
{
    public static Answer Ok { get; } = new(200);

    public override int Status => status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public static Response<T> With<T>(T value, ETag? version = null) => FromValue(value, version is null ? Ok : new Answer(200, version));

    /// <summary>For a call with a row that the service refuses.</summary>
    public static RequestFailedException Refused(int status) => new(status, "simulated", status switch
    {
        404 => "ResourceNotFound",
        409 => "EntityAlreadyExists",
        _ => "UpdateConditionNotSatisfied",
    }, null);

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => version is { } tag ? [new HttpHeader("ETag", tag.ToString("H"))] : [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = version is { } tag && name.Equals("ETag", StringComparison.OrdinalIgnoreCase) ? tag.ToString("H") : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}

/// <summary>A row that is there, or is not.</summary>
internal sealed class Found<T>(T? value)
    : NullableResponse<T>
    where T : class
{
    public override bool HasValue => value is not null;

    public override T Value => value ?? throw new InvalidOperationException("There is no such row.");

    public override Response GetRawResponse() => value is null ? new Answer(404) : Answer.Ok;
}
