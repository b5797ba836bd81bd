using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting.Words;

/// <content>Why mailboxes stop, and what to do.</content>
public abstract partial class Wording
{
    /// <summary>The cause in a few words, as the end of a subject.</summary>
    public abstract string Cause(FailureClass cause);

    public abstract string WhatHappened(FailureClass cause);

    /// <summary>Whose fault it is, and what is not necessary.</summary>
    public abstract string WhoseFault(FailureClass cause);

    /// <summary>Where the mail is meanwhile.</summary>
    public abstract string YourMail(FailureClass cause);

    /// <param name="nextTry">A moment; null if unknown.</param>
    public abstract string WeDo(OutageKind kind, string? nextTry);

    /// <summary>What to do, in a few words.</summary>
    public abstract IReadOnlyList<Step> YouCan(FailureClass cause, StandbyAdvice advice);

    /// <summary>Label of the link to the console; null if the console cannot help.</summary>
    public abstract string? ConsoleButton(FailureClass cause);
}
