using System.Diagnostics.CodeAnalysis;

namespace Connector.Zendesk.Calls;

/// <summary>What a call to Zendesk returned: a value, or the reason why there is none.</summary>
public sealed record ZendeskAnswer<T>
{
    public ZendeskAnswer(T value, string? requestId = null) => (Value, RequestId) = (value, requestId);

    private ZendeskAnswer(ZendeskFault fault) => Fault = fault;

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsOk => Fault is null;

    public T? Value { get; }

    /// <summary>Null if the call succeeded.</summary>
    public ZendeskFault? Fault { get; }

    /// <summary>Zendesk's id of the request, which its support asks for; null if the answer had none.</summary>
    public string? RequestId { get; }

    // A value may hold names of people, and an answer may get into a log.
    public override string ToString() => Fault?.ToString() ?? "Ok";

    public static implicit operator ZendeskAnswer<T>(ZendeskFault fault) => new(fault);
}
