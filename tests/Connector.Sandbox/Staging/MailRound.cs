using Connector.TestKit.Gmail;

namespace Connector.Sandbox.Staging;

/// <summary>Deals mails out to the mailboxes in turn, some now and some later.</summary>
internal sealed class MailRound(GmailSimulator gmail, IReadOnlyList<Seat> mailboxes, IReadOnlyList<byte[]> mails)
{
    private readonly List<(string Address, string Id)> _delivered = [];

    public int Total => mails.Count;

    /// <summary>The delivered mails, by mailbox.</summary>
    public IReadOnlyList<(string Address, string Id)> Delivered => _delivered;

    /// <summary>Delivers until so large a part of all is there.</summary>
    /// <param name="share">From 0 to 1.</param>
    public void DeliverUpTo(double share)
    {
        var due = (int)Math.Floor(Math.Clamp(share, 0, 1) * mails.Count);
        while (_delivered.Count < due)
        {
            var address = mailboxes[_delivered.Count % mailboxes.Count].Address;
            _delivered.Add((address, gmail.Mailbox(address).Deliver(mails[_delivered.Count])));
        }
    }

    public void DeliverAll() => DeliverUpTo(1);
}
