using Connector.TestKit.Mails;

namespace Connector.Benchmarks;

/// <summary>Mails of generated sizes, the same in every run.</summary>
internal static class BenchMails
{
    private const int Kibibyte = 1024;
    private const int Mebibyte = 1024 * Kibibyte;

    /// <summary>Log-normal sizes with a median of 8 KiB; one mail in 200 has 1 MiB.</summary>
    public static IEnumerable<byte[]> Mixed(int count)
    {
        var mails = new GeneratedMails(seed: 7);
        var chance = new Random(7);
        return Enumerable.Range(0, count).Select(_ => mails.OfSize(MixedSize(chance)));
    }

    /// <summary>2 KiB each.</summary>
    public static IEnumerable<byte[]> Small(int count)
    {
        var mails = new GeneratedMails(seed: 7);
        return Enumerable.Range(0, count).Select(_ => mails.OfSize(2 * Kibibyte));
    }

    /// <summary>35 MiB, always the same mail.</summary>
    public static IEnumerable<byte[]> Huge(int count) => Enumerable.Repeat(new GeneratedMails(seed: 7).OfSize(35 * Mebibyte), count);

    private static int MixedSize(Random chance)
    {
        if (chance.Next(200) == 0)
        {
            return Mebibyte;
        }

        var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        return (int)Math.Clamp(8 * Kibibyte * Math.Exp(0.8 * normal), Kibibyte, 256 * Kibibyte);
    }
}
