using Connector.Sandbox.Staging;

namespace Connector.Sandbox;

/// <summary>All mailboxes at one moment: as the connector shows them, with what lies at Gmail and what is stored.</summary>
internal sealed record MailboxOverview(IReadOnlyList<MailboxLine> Lines)
{
    public static MailboxOverview Nothing { get; } = new([]);

    public int AtGmail => Lines.Sum(line => line.AtGmail);

    public int Imported => Lines.Sum(line => line.Imported);

    public bool IsCaughtUp => Lines.All(line => line.Imported >= line.AtGmail);

    public int Count(Func<MailboxLine, bool> which) => Lines.Count(which);

    /// <summary>How many there are of each state, in words.</summary>
    public string States => string.Join(", ", Lines.GroupBy(line => line.Standing).OrderByDescending(group => group.Count())
        .Select(group => $"{group.Count()} {group.Key}"));

    public string Causes => string.Join(", ", Lines.Select(line => line.Cause).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    /// <summary>The states in two words: a stopped mailbox that is being probed is stopped still.</summary>
    public string Movement => $"{Count(line => !line.IsStopped)} in motion, {Count(line => line.IsStopped)} stopped";

    public static async Task<MailboxOverview> TakeAsync(SandboxStage stage, CancellationToken cancellationToken)
    {
        var stored = await stage.Storage.MessageCountsAsync(cancellationToken);
        var lines = new List<MailboxLine>();

        foreach (var customer in stage.Cast.Customers)
        {
            foreach (var view in await stage.App.Api.GetMailboxesAsync(customer.Id, cancellationToken))
            {
                lines.Add(new MailboxLine(
                    customer.Account.DisplayName, view.Address, view.State, view.IsHeld, view.Cause,
                    stage.Gmail.Mailbox(view.Address).Messages.Count, stored.GetValueOrDefault((customer.Id, view.Address))));
            }
        }

        return new MailboxOverview(lines);
    }
}

internal sealed record MailboxLine(string Account, string Address, string State, bool IsHeld, string? Cause, int AtGmail, int Imported)
{
    /// <summary>Its state; a mailbox that an incident keeps from being fetched is held, whatever its state.</summary>
    public string Standing => IsHeld ? "held" : State;

    public bool IsActive => State == "Active" && !IsHeld;

    /// <summary>The connector leaves it alone, but for a probe.</summary>
    public bool IsStopped => IsHeld || State is "Parked" or "Probing";
}
