using System.Text;

namespace Connector.TestKit.Telemetry;

/// <summary>As much of protobuf's wire format as it takes to find a field by its number (protobuf.dev, Encoding).</summary>
internal static class ProtobufReader
{
    /// <summary>The messages at the end of a path of field numbers.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> message, params int[] path) =>
        path.Aggregate(Enumerable.Repeat(message, 1), (messages, field) => messages.SelectMany(one => Fields(one, field)));

    public static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(First(message, field).Span);

    public static string Hex(ReadOnlyMemory<byte> message, int field) => Convert.ToHexStringLower(First(message, field).Span);

    private static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> message, int field) => Fields(message, field).FirstOrDefault();

    /// <summary>The length-delimited fields of a number.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int wanted)
    {
        var at = 0;

        while (at < message.Length)
        {
            var tag = Varint(message.Span, ref at);

            switch (tag & 7)
            {
                case 0:
                    Varint(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);

                    if ((int)(tag >> 3) == wanted)
                    {
                        yield return message.Slice(at, length);
                    }

                    at += length;
                    break;
                default:
                    throw new FormatException($"Protobuf has no wire type {tag & 7} in use.");
            }
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (value, shift) = (0UL, 0);

        while (true)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;

            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
