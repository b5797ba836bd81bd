namespace Connector.TestKit.Telemetry;

/// <summary>One span of a trace, as a collector got it.</summary>
/// <param name="ParentId">Empty for the first of its trace.</param>
public sealed record CollectedSpan(string TraceId, string SpanId, string ParentId, string Name)
{
    internal static CollectedSpan Read(ReadOnlyMemory<byte> span) =>
        new(ProtobufReader.Hex(span, 1), ProtobufReader.Hex(span, 2), ProtobufReader.Hex(span, 4), ProtobufReader.Text(span, 5));
}
