using Connector.TestKit.Mails;

namespace Connector.Benchmarks.Simulation;

/// <summary>Mails of drawn sizes; one seed draws the same again.</summary>
internal sealed class SeededMails(MailMix mix, int mebibytes)
{
    private const int Kibibyte = 1024;
    private const int Mebibyte = 1024 * Kibibyte;

    private readonly GeneratedMails _mails = new(seed: 7);
    private readonly Random _chance = new(7);
    private byte[]? _huge;

    public byte[] Next() => mix switch
    {
        MailMix.Mixed => _mails.OfSize(MixedSize()),
        MailMix.Small => _mails.OfSize(2 * Kibibyte),
        _ => _huge ??= _mails.OfSize(mebibytes * Mebibyte),
    };

    /// <summary>Log-normal around 8 KiB, as mail sizes are.</summary>
    private int MixedSize()
    {
        if (_chance.Next(200) == 0)
        {
            return Mebibyte;
        }

        var normal = Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble());
        return (int)Math.Clamp(8 * Kibibyte * Math.Exp(0.8 * normal), Kibibyte, 256 * Kibibyte);
    }
}
