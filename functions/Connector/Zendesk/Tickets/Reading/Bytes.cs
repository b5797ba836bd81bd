using System.Runtime.InteropServices;

namespace Connector.Zendesk.Tickets.Reading;

/// <summary>Reads a part of a mail as a stream.</summary>
internal static class Bytes
{
    /// <summary>Opens a stream over the bytes, without a copy if they are in an array.</summary>
    public static MemoryStream OpenRead(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
