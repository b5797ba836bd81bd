namespace Connector.TestKit.Mails;

/// <summary>A mail that was damaged.</summary>
/// <param name="Name">Its number and what was done to it, in order.</param>
public sealed record FuzzedMail(string Name, byte[] Content);

/// <summary>
/// Mails damaged in the ways that mail is damaged, by accident and on purpose. One seed and the same originals make the same mails
/// again, byte for byte.
/// </summary>
/// <param name="originals">At least one.</param>
public sealed class FuzzedMails(int seed, IReadOnlyList<byte[]> originals)
{
    /// <summary>Small, so that ten thousand are no matter; what is cut off here is one damage more.</summary>
    private const int MaxOriginal = 6 * 1024;

    private const int MostDamages = 4;

    private readonly Random _chance = new(seed);
    private int _made;

    public IEnumerable<FuzzedMail> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

    private FuzzedMail Next()
    {
        var mail = Original();
        var done = new List<string>();

        for (var left = _chance.Next(1, MostDamages + 1); left > 0; left--)
        {
            var (name, damage) = Damages.All[_chance.Next(Damages.All.Count)];
            mail = damage(mail, _chance);
            done.Add(name);
        }

        if (_chance.Next(10) == 0)
        {
            mail = [.. mail[..(mail.Length / 2)], .. Original().Skip(mail.Length % 50)];
            done.Add("grafted");
        }

        return new FuzzedMail($"#{++_made} ({string.Join(", ", done)})", mail);
    }

    private byte[] Original()
    {
        var original = originals[_chance.Next(originals.Count)];
        return original.Length <= MaxOriginal ? original : original[..MaxOriginal];
    }
}
