using Connector.Alerting.Digests;

namespace Connector.Alerting.Words;

/// <content>The digest of mails that were set aside.</content>
public abstract partial class Wording
{
    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public abstract string DigestSubject(int mails, string who);

    public abstract string DigestState { get; }

    public abstract string DigestHeadline(int mails, string who);

    /// <summary>Why mails were set aside.</summary>
    public abstract string SetAside(QuarantineCause cause);

    public abstract string OthersFlow { get; }

    public abstract string SetAsideDetail(QuarantineCause cause, int mails, string since);

    public abstract IReadOnlyList<string> DigestSteps(IReadOnlyCollection<QuarantineCause> causes);

    public abstract string DigestYourMail { get; }
}
