using System.ComponentModel.DataAnnotations;
using Connector.Mailboxes;
using Connector.Settings;

namespace Connector.Trips;

/// <summary>The test addresses, and how soon a test mail has to be delivered.</summary>
public sealed record TripOptions : IValidatableObject
{
    private const string AddressesForm = "connected mailboxes of your own, written account/address, with commas between them";

    /// <summary>Mailboxes that exist only for test mails; null for none.</summary>
    [Setting("TestMail__Addresses", Expected = AddressesForm)]
    public string? Addresses { get; init; }

    /// <summary>Time between two test mails to one address.</summary>
    [Setting("TestMail__Interval"), Duration("00:00:05", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A test mail has to be delivered within this time after the mail server has accepted it.</summary>
    [Setting("TestMail__Within"), Duration("00:00:05", "01:00:00")]
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of test mails that have to be delivered in time during 30 days, in percent. The alert rules use it too.</summary>
    [Setting("TestMail__Objective"), Range(0.0, 99.99, MinimumIsExclusive = true)]
    public double Objective { get; init; } = 99.5;

    /// <summary>The test addresses, each once.</summary>
    public IReadOnlySet<MailboxKey> Mailboxes => field ??= Parts.Select(KeyOf).Where(key => key.IsWellFormed).ToHashSet();

    private IEnumerable<string> Parts =>
        (Addresses ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool IsTestAddress(MailboxKey mailbox) => Mailboxes.Contains(mailbox);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Parts.Any(part => !KeyOf(part).IsWellFormed))
        {
            yield return new ValidationResult(AddressesForm, [nameof(Addresses)]);
        }
    }

    private static MailboxKey KeyOf(string part)
    {
        var bar = part.IndexOf('/', StringComparison.Ordinal);
        return bar < 0 ? new MailboxKey("", "") : new MailboxKey(part[..bar], MailAddress.Normalize(part[(bar + 1)..]) ?? "");
    }
}
