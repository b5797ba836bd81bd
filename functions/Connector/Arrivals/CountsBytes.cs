using System.Buffers.Binary;

namespace Connector.Arrivals;

/// <summary>Stores the counts of weeks as two bytes an hour, the low one first.</summary>
internal static class CountsBytes
{
    private const int BytesAWeek = WeekHour.HoursAWeek * sizeof(ushort);

    public static byte[] Write(ushort[][] weeks)
    {
        var bytes = new byte[weeks.Length * BytesAWeek];

        foreach (var (index, count) in weeks.SelectMany(week => week).Index())
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(index * sizeof(ushort)), count);
        }

        return bytes;
    }

    /// <returns>Zeros for weeks that are missing.</returns>
    public static ushort[][] Read(ReadOnlySpan<byte> bytes, int weeks)
    {
        var counts = new ushort[weeks][];

        for (var week = 0; week < weeks; week++)
        {
            counts[week] = new ushort[WeekHour.HoursAWeek];

            for (var hour = 0; hour < WeekHour.HoursAWeek && bytes.Length >= (week + 1) * BytesAWeek; hour++)
            {
                counts[week][hour] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[((week * BytesAWeek) + (hour * sizeof(ushort)))..]);
            }
        }

        return counts;
    }
}
