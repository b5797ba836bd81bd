namespace Connector.TestKit.Gmail;

/// <summary>The kinds of history records, by their names in history.list.</summary>
public enum HistoryKind
{
    MessageAdded,
    MessageDeleted,
    LabelAdded,
    LabelRemoved,
}

/// <summary>One change of a mailbox.</summary>
/// <param name="Message">The message as it was after the change.</param>
/// <param name="ChangedLabels">The labels put on or taken off; empty for the other kinds.</param>
internal sealed record HistoryRecord(ulong Id, HistoryKind Kind, SimulatedMessage Message, IReadOnlyList<string> ChangedLabels)
{
    public bool Concerns(string label) => Message.Has(label) || ChangedLabels.Contains(label, StringComparer.Ordinal);
}
