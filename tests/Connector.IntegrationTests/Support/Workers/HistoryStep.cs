using CsCheck;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>The events of a mailbox at Gmail, and the faults of its fetches.</summary>
internal abstract record HistoryStep
{
    private static readonly Gen<int> AnyMail = Gen.Int[0, 40];

    private static readonly Gen<string> AnyLabel = OneOf("SPAM", "TRASH", "INBOX", "STARRED");

    public static Gen<HistoryStep> Any { get; } = Gen.Frequency(
        (7, OneOf("INBOX", "INBOX", "SPAM", "SENT", "SENT INBOX", "CHAT", "Label_1").Select(labels => (HistoryStep)new Deliver(labels))),
        (2, AnyMail.Select(mail => (HistoryStep)new Delete(mail))),
        (3, Gen.Select(AnyMail, AnyLabel).Select((mail, label) => (HistoryStep)new AddLabel(mail, label))),
        (3, Gen.Select(AnyMail, AnyLabel).Select((mail, label) => (HistoryStep)new RemoveLabel(mail, label))),
        (2, AnyMail.Select(mail => (HistoryStep)new Rescue(mail))),
        (1, Gen.Const((HistoryStep)new ExpireHistory())),
        (2, Gen.Const((HistoryStep)new Fetch())),
        (1, Gen.Const((HistoryStep)new FetchTwice())),
        (1, Gen.Const((HistoryStep)new FetchTwiceAtOnce())),
        (2, AnyMail.Select(mail => (HistoryStep)new FetchWhileMailComesAndGoes(mail))),
        (3, Gen.Select(Gen.Int[1, 20], Gen.Enum<Death>()).Select((step, death) => (HistoryStep)new FetchInterrupted(step, death))));

    /// <param name="Labels">With spaces between them.</param>
    public sealed record Deliver(string Labels) : HistoryStep;

    /// <param name="Mail">Counted through what lies in the mailbox, and around.</param>
    public sealed record Delete(int Mail) : HistoryStep;

    public sealed record AddLabel(int Mail, string Label) : HistoryStep;

    public sealed record RemoveLabel(int Mail, string Label) : HistoryStep;

    /// <summary>A person says that it is no spam, as Gmail does it: out of spam and bin and into the inbox.</summary>
    public sealed record Rescue(int Mail) : HistoryStep;

    public sealed record ExpireHistory : HistoryStep;

    public sealed record Fetch : HistoryStep;

    public sealed record FetchTwice : HistoryStep;

    public sealed record FetchTwiceAtOnce : HistoryStep;

    public sealed record FetchWhileMailComesAndGoes(int Mail) : HistoryStep;

    public sealed record FetchInterrupted(int Step, Death Death) : HistoryStep;

    private static Gen<string> OneOf(params string[] labels) => Gen.Int[0, labels.Length - 1].Select(index => labels[index]);
}
