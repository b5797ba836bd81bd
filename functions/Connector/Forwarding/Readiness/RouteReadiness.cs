using Connector.Mailboxes;

namespace Connector.Forwarding.Readiness;

/// <summary>Whether a mailbox's mail would arrive by forwarding, and if not, why.</summary>
/// <param name="Cause">Null if forwarding is ready, or its setup has not begun.</param>
public sealed record RouteReadiness(ReadinessState State, ReadinessCause? Cause = null)
{
    /// <summary>How long after a mail came by the API its forwarded copy may arrive.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>How long a test mail may take.</summary>
    public static readonly TimeSpan TestMailTime = TimeSpan.FromMinutes(10);

    /// <summary>How long Gmail's question may stay unanswered.</summary>
    public static readonly TimeSpan ConfirmationTime = TimeSpan.FromDays(7);

    public static RouteReadiness None { get; } = new(ReadinessState.None);

    /// <param name="address">The mailbox's inbound address.</param>
    /// <param name="lastImportedAt">When mail last came in by the API.</param>
    public static RouteReadiness Of(ForwardingFacts facts, string? address, DateTimeOffset? lastImportedAt, DateTimeOffset now)
    {
        if (address is null)
        {
            return None;
        }

        var bySettings = OfSettings(facts, address, now);

        return BrokenOnTheWay(facts)
            ?? (bySettings.State is ReadinessState.Verified or ReadinessState.Proven ? Doubted(facts, lastImportedAt, now) : null)
            ?? bySettings;
    }

    public StandbyState ToStandby() => State switch
    {
        ReadinessState.Verified or ReadinessState.Proven => StandbyState.Ready,
        ReadinessState.Broken => StandbyState.Broken,
        _ => StandbyState.NotSetUp,
    };

    private static RouteReadiness Broken(ReadinessCause cause) => new(ReadinessState.Broken, cause);

    private static RouteReadiness? BrokenOnTheWay(ForwardingFacts facts)
    {
        var arrived = facts.LastArrivedAt ?? DateTimeOffset.MinValue;
        return facts.LoopAt > arrived ? Broken(ReadinessCause.Circle)
            : facts.EndedKeyAt > arrived ? Broken(ReadinessCause.TargetBounces)
            : null;
    }

    private static RouteReadiness OfSettings(ForwardingFacts facts, string address, DateTimeOffset now)
    {
        var arrived = facts.LastArrivedAt is not null;
        var way = new RouteReadiness(arrived ? ReadinessState.Proven : ReadinessState.Verified);

        // A mail that arrived after the audit overrides it, because filters and address maps forward too and no setting shows them.
        if (facts.Audit is not { } audit || facts.LastArrivedAt > audit.At)
        {
            return arrived ? way : OfConfirmation(facts, now);
        }

        return audit switch
        {
            { ClosedByAdministrator: true } => Broken(ReadinessCause.SwitchedOffByAdministrator),
            _ when audit.ForwardsTo(address) => way,
            { Enabled: true } when !string.Equals(audit.Target, address, StringComparison.OrdinalIgnoreCase) =>
            Broken(ReadinessCause.PointsElsewhere),
            _ when facts.WasVerified => Broken(ReadinessCause.SwitchedOff),
            _ when arrived => way,
            { AddressStatus: SettingsAudit.Accepted } => new RouteReadiness(ReadinessState.Pending, ReadinessCause.NotSwitchedOn),
            _ => OfConfirmation(facts, now),
        };
    }

    private static RouteReadiness OfConfirmation(ForwardingFacts facts, DateTimeOffset now) =>
        (facts.Confirmation?.ArrivedAt ?? facts.PendingSince) switch
        {
            { } asked when now - asked > ConfirmationTime => Broken(ReadinessCause.NeverConfirmed),
            not null => new RouteReadiness(ReadinessState.Pending, ReadinessCause.NotConfirmed),
            _ => None,
        };

    /// <summary>Mail may fail to arrive although the settings forward it.</summary>
    private static RouteReadiness? Doubted(ForwardingFacts facts, DateTimeOffset? lastImportedAt, DateTimeOffset now)
    {
        if (facts.TestSentAt is { } sent && !(facts.LastArrivedAt >= sent) && now - sent > TestMailTime)
        {
            return Broken(ReadinessCause.ProofDidNotArrive);
        }

        return (facts.LastArrivedAt ?? facts.VerifiedSince) is { } known && lastImportedAt - known > Patience
            && now - lastImportedAt > Patience
            ? Broken(ReadinessCause.StoppedArriving)
            : null;
    }
}

/// <summary>How far a mailbox's forwarding has come; spelled in lower case over HTTP.</summary>
public enum ReadinessState
{
    /// <summary>The setup has not begun.</summary>
    None,

    /// <summary>The setup has begun and is not complete.</summary>
    Pending,

    /// <summary>Gmail's settings forward all mail here.</summary>
    Verified,

    /// <summary>A mail has arrived.</summary>
    Proven,

    /// <summary>Mail does not arrive, or will not.</summary>
    Broken,
}
