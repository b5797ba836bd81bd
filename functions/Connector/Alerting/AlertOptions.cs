using Connector.Alerting.Channel;
using Connector.Settings;
using MimeKit;

namespace Connector.Alerting;

/// <summary>Who writes to administrators, through which server, and how long it waits to say one thing in one mail.</summary>
public sealed record AlertOptions
{
    private const string FromSetting = "Alerts__From";

    /// <summary>Sender of every alert mail; its display name is shown with the state behind it.</summary>
    public required MailboxAddress From { get; init; }

    public required SmtpOptions Smtp { get; init; }

    /// <summary>Time that a group is collected before it is told.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a mailbox or two that are blocked alone are watched before anyone is told.</summary>
    public TimeSpan SingleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Least time between two mails about an outage that no administrator can mend.</summary>
    public TimeSpan UpdateInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>From the opened mail to the first reminder; the others follow by the day.</summary>
    public TimeSpan ReminderAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long all must be well, at most, before what comes and goes is told to be over.</summary>
    public TimeSpan CalmFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time in which mails that were set aside are collected into one mail about them.</summary>
    public TimeSpan DigestEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an alert may fail to leave before the second channel speaks.</summary>
    public TimeSpan UnsentFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Mails that the server takes a minute, from all instances together; 0 for as many as there are.</summary>
    public int MailsPerMinute { get; init; }

    /// <summary>Signs the links of a mail; null when there is none, and then the links are left out.</summary>
    public ReadOnlyMemory<byte>? LinkKey { get; init; }

    /// <summary>The second channel; null for none.</summary>
    public ChannelOptions? Channel { get; init; }

    /// <summary>Blocked mailboxes, over all accounts, from which on a block is no single case.</summary>
    public int MinMailboxes { get; init; } = 3;

    /// <summary>Between two canaries of an incident.</summary>
    public TimeSpan CanaryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Public address of the console, for links; null when there is none.</summary>
    public Uri? ConsoleBaseUri { get; init; }

    public static AlertOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);

        var (second, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

        WarnOfLinks(settings);

        return new AlertOptions
        {
            From = ReadFrom(settings),
            Smtp = SmtpOptions.Read(settings),
            GroupWait = settings.Duration("Alerts__GroupWait", TimeSpan.FromMinutes(1), second, day),
            SingleAfter = settings.Duration("Alerts__SingleAfter", TimeSpan.FromMinutes(5), TimeSpan.Zero, day),
            UpdateInterval = settings.Duration("Alerts__UpdateInterval", TimeSpan.FromMinutes(30), second, day),
            ReminderAfter = settings.Duration("Alerts__ReminderAfter", TimeSpan.FromHours(4), second, TimeSpan.FromDays(6)),
            CalmFor = settings.Duration("Alerts__CalmFor", TimeSpan.FromMinutes(10), TimeSpan.Zero, day),
            DigestEvery = settings.Duration("Alerts__DigestEvery", TimeSpan.FromHours(1), TimeSpan.FromMinutes(2), TimeSpan.FromDays(7)),
            UnsentFor = settings.Duration("Alerts__UnsentFor", TimeSpan.FromMinutes(10), second, day),
            MailsPerMinute = settings.Whole("Alerts__MailsPerMinute", 0, 0, 100_000),
            LinkKey = ReadLinkKey(settings),
            Channel = ChannelOptions.Read(settings),
            MinMailboxes = settings.Whole("Incident__MinMailboxes", 3, 1, 1_000_000),
            CanaryInterval = settings.Duration("Incident__CanaryInterval", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            ConsoleBaseUri = settings.Address("Console__BaseUri", fallback: null),
        };
    }

    private static void WarnOfLinks(SettingsReader settings)
    {
        var (console, key) = (settings.Text("Console__BaseUri") is not null, settings.Text("Alerts__LinkKey") is not null);

        if (console && !key)
        {
            settings.Warn("Setting Alerts__LinkKey is missing, so alert mails have no links to silence reminders, although Console__BaseUri is set.");
        }
        else if (key && !console)
        {
            settings.Warn("Setting Console__BaseUri is missing, so alert mails have no links, although Alerts__LinkKey is set.");
        }
    }

    private static ReadOnlyMemory<byte>? ReadLinkKey(SettingsReader settings)
    {
        const string Setting = "Alerts__LinkKey";

        if (settings.Text(Setting) is not { } text)
        {
            return null;
        }

        var key = new byte[text.Length];

        if (Convert.TryFromBase64String(text, key, out var length) && length >= 32)
        {
            return key.AsMemory(0, length);
        }

        settings.Refuse(Setting, "a text of another form", "the base64 of at least 32 random bytes");
        return null;
    }

    private static MailboxAddress ReadFrom(SettingsReader settings)
    {
        const string Allowed = "a mail address, with or without a name: Mail connector <alerts@example.com>";
        var text = settings.RequiredText(FromSetting, Allowed);

        if (MailboxAddress.TryParse(text, out var from) && Mailboxes.MailAddress.Normalize(from.Address) is not null)
        {
            return from;
        }

        if (text.Length > 0)
        {
            settings.Refuse(FromSetting, text, Allowed);
        }

        return new MailboxAddress(null, "alerts@invalid");
    }
}
