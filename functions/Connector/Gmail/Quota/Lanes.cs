namespace Connector.Gmail.Quota;

/// <summary>
/// How many calls of a mailbox may run side by side. Google gives no number ("Too many concurrent requests for user") and counts the
/// mailbox's other clients too, so the number adapts: half as many after a refusal, one more after a number of good calls.
/// </summary>
public sealed class Lanes
{
    private const int GoodCallsToWiden = 50;

    private readonly Lock _gate = new();
    private readonly int _most;
    private int _open;
    private int _good;

    public Lanes(int most) => _open = _most = most;

    /// <summary>At least one.</summary>
    public int Open => Volatile.Read(ref _open);

    public void Narrow()
    {
        lock (_gate)
        {
            _open = Math.Max(1, _open / 2);
            _good = 0;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            if (_open < _most && ++_good >= GoodCallsToWiden)
            {
                _open++;
                _good = 0;
            }
        }
    }
}
