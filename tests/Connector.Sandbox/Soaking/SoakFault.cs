namespace Connector.Sandbox.Soaking;

/// <summary>The kinds of fault that a soak has.</summary>
internal enum SoakFault
{
    GoogleBlocks,
    GoogleLimits,
    GoogleFails,
    GoogleIsSlow,
    GoogleCutsAnswers,
    ConsentRevoked,
    PoisonedMail,
    DamagedMails,
    DestinationDown,
    DestinationHangs,
    DestinationRefuses,
    MailServerDown,
    MailServerHangs,
    MailServerRefuses,
    StorageSlow,
    StorageBusy,
    StorageAway,
    HostKilled,
    WorkerKilled,
    AllKilled,
    Restarted,
}

/// <summary>A fault that will happen.</summary>
/// <param name="At">From the beginning of the soak.</param>
/// <param name="Pick">Chooses the mailbox or the mail, from 0 to 1.</param>
internal sealed record PlannedFault(SoakFault Kind, TimeSpan At, TimeSpan Lasting, double Pick)
{
    public TimeSpan Until => At + Lasting;
}
