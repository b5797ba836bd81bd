using System.ComponentModel.DataAnnotations;
using Connector.Alerting.Channel;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Settings;
using MimeKit;

namespace Connector.Alerting;

/// <summary>The sender of alert mail, its mail server, and the times that decide when a mail is sent.</summary>
public sealed record AlertOptions : IValidatableObject
{
    private const string SenderForm = "a mail address, with or without a name: Mail connector <alerts@example.com>";

    /// <summary>Sender of every alert mail. The mails show its display name with the state behind it.</summary>
    [Setting("Alerts__From", Expected = SenderForm)]
    public required MailboxAddress From { get; init; }

    public required SmtpOptions Smtp { get; init; }

    /// <summary>How long a group of failures is collected before its first mail.</summary>
    [Setting("Alerts__GroupWait"), Duration("00:00:01", "1.00:00:00")]
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a block of only one or two mailboxes lasts before its first mail.</summary>
    [Setting("Alerts__SingleAfter"), Duration("00:00:00", "1.00:00:00")]
    public TimeSpan SingleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Shortest time between two mails about an outage that no administrator can repair.</summary>
    [Setting("Alerts__UpdateInterval"), Duration("00:00:01", "1.00:00:00")]
    public TimeSpan UpdateInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Time from the opened mail to the first reminder. Further reminders follow daily.</summary>
    [Setting("Alerts__ReminderAfter"), Duration("00:00:01", "6.00:00:00")]
    public TimeSpan ReminderAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The resolved mail is sent after this time without a failure, or earlier.</summary>
    [Setting("Alerts__CalmFor"), Duration("00:00:00", "1.00:00:00")]
    public TimeSpan CalmFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long deferred mails are collected for one digest.</summary>
    [Setting("Alerts__DigestEvery"), Duration("00:02:00", "7.00:00:00")]
    public TimeSpan DigestEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an alert mail may stay unsent before the second channel is used.</summary>
    [Setting("Alerts__UnsentFor"), Duration("00:00:01", "1.00:00:00")]
    public TimeSpan UnsentFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Mails per minute that the server accepts from all instances together; 0 for no limit.</summary>
    [Setting("Alerts__MailsPerMinute"), Range(0, 100_000)]
    public int MailsPerMinute { get; init; }

    /// <summary>The public address and the key of the links in a mail.</summary>
    public LinkOptions Links { get; init; } = new();

    /// <summary>The second channel; null for none.</summary>
    public ChannelOptions? Channel { get; init; }

    /// <summary>
    /// The number of blocked mailboxes in all accounts from which a block counts as an incident (<c>Incident__MinMailboxes</c>).
    /// </summary>
    public int MinMailboxes { get; init; } = 3;

    /// <summary>Time between two canaries of an incident (<c>Incident__CanaryInterval</c>).</summary>
    public TimeSpan CanaryInterval { get; init; } = TimeSpan.FromMinutes(1);

    public static AlertOptions Read(SettingsReader settings) => settings.Read(new AlertOptions
    {
        From = new MailboxAddress(null, "alerts@invalid"),
        Smtp = settings.Read<SmtpOptions>(),
        Links = settings.Read<LinkOptions>(),
        Channel = settings.Read<ChannelOptions>() is { IsSet: true } channel ? channel : null,
    });

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MailAddress.Normalize(From.Address) is null)
        {
            yield return new ValidationResult(SenderForm, [nameof(From)]);
        }
    }
}
