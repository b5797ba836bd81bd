using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>
/// Which mails must have been imported, and which may: a fetch takes what arrived, came to the inbox, or out of spam or bin since the
/// last one, or, after the history expired, all that lies outside spam and bin; of that, what its own labels do not leave out at the time
/// of the fetch.
/// </summary>
internal sealed class HistoryModel(SimulatedMailbox gmail)
{
    private static readonly string[] LeftOut = ["DRAFT", "CHAT", "SPAM", "TRASH"];

    private readonly HashSet<string> _candidates = [];
    private bool _isExpired;

    /// <summary>Were there, to be imported, when a fetch got to its end.</summary>
    public HashSet<string> Must { get; } = [];

    /// <summary>Were there when a fetch was under way, and perhaps not any more at the next.</summary>
    public HashSet<string> May { get; } = [];

    public void Arrived(string id) => _candidates.Add(id);

    public void CameIntoSight(string id) => _candidates.Add(id);

    public void Expired() => _isExpired = true;

    public void FetchBegins() => May.UnionWith(Importable());

    /// <param name="arrivedMeanwhile">Came while the fetch was under way: this one may have it, the next one must.</param>
    public void FetchEnded(string? arrivedMeanwhile = null)
    {
        Must.UnionWith(Importable().Where(id => id != arrivedMeanwhile));
        _candidates.Clear();
        _isExpired = false;

        if (arrivedMeanwhile is not null)
        {
            May.Add(arrivedMeanwhile);
            _candidates.Add(arrivedMeanwhile);
        }
    }

    private static bool CameIn(SimulatedMessage message) =>
        !message.Labels.Any(LeftOut.Contains) && (!message.Has("SENT") || message.Has("INBOX"));

    private IEnumerable<string> Importable() => gmail.Messages
        .Where(message => (_isExpired || _candidates.Contains(message.Id)) && CameIn(message))
        .Select(message => message.Id);
}
