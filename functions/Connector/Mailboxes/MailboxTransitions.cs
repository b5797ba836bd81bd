using System.Diagnostics;
using static Connector.Mailboxes.MailboxEvent;
using static Connector.Mailboxes.MailboxState;

namespace Connector.Mailboxes;

/// <summary>The life of a mailbox as one pure function, without clock, storage or log.</summary>
public static class MailboxTransitions
{
    public static MailboxState On(this MailboxState state, MailboxEvent happened, DateTimeOffset now, RetryPolicy retry) =>
        (state, happened) switch
        {
            (Paused, ResumeAsked) => new Active(),
            (Paused, _) => state,
            (_, PauseAsked) => new Paused(now),
            (_, ResumeAsked) => state,

            (_, Fetched) => new Active(),
            (Probing or Parked, Progressed) => new CatchingUp(state.AsParked!.Since),
            (_, Progressed) => state,

            (Parked parked, ProbeStarted) => new Probing(parked),
            (_, ProbeStarted) => state,

            (Probing probing, ProbeHeld) => probing.From,
            (_, ProbeHeld) => state,

            (Parked parked, RetryAsked) => parked with { NextProbeAt = now },
            (Probing probing, RetryAsked) => probing.From with { NextProbeAt = now },
            (BackingOff backingOff, RetryAsked) => backingOff with { RetryAt = now },
            (_, RetryAsked) => state,

            (Active, Failed failed) => retry.First(failed.Failure, since: now, now),
            (CatchingUp catchingUp, Failed failed) => retry.First(failed.Failure, catchingUp.Since, now),
            (BackingOff backingOff, Failed failed) => retry.Again(backingOff, failed.Failure, now),
            (Parked parked, Failed failed) => retry.Again(parked, failed.Failure, now),
            (Probing probing, Failed failed) => retry.Again(probing.From, failed.Failure, now),
            _ => throw new UnreachableException($"{state} on {happened}"),
        };
}
