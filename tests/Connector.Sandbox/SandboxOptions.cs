namespace Connector.Sandbox;

/// <summary>The options of the command line.</summary>
/// <param name="MailFolder">Mails from here instead of made-up ones.</param>
/// <param name="Messages">Made-up mails for each mailbox before the block.</param>
/// <param name="OutFolder">Where the alert mails and the app's log go.</param>
/// <param name="Stays">Keep everything running at the end.</param>
internal sealed record SandboxOptions(
    DirectoryInfo? MailFolder, int Mailboxes, int Messages, TimeSpan Block, DirectoryInfo? OutFolder, bool Stays)
{
    /// <summary>The destination is a simulated Zendesk instead of the archive.</summary>
    public bool HasZendesk { get; init; }

    /// <summary>How long there are faults of every kind; null for the story with one block.</summary>
    public TimeSpan? Soak { get; init; }

    /// <summary>Decides the faults of a soak.</summary>
    public int Seed { get; init; }
}
