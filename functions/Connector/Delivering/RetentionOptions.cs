using Connector.Settings;

namespace Connector.Delivering;

/// <summary>How long raw mail is kept.</summary>
/// <param name="KeepMailFor">The time after the import; null for no limit.</param>
public sealed record RetentionOptions(TimeSpan? KeepMailFor)
{
    private const int MostDays = 36_500;

    public static RetentionOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);

        var days = settings.Whole("Retention__MailDays", fallback: 0, min: 0, MostDays);
        return new RetentionOptions(days == 0 ? null : TimeSpan.FromDays(days));
    }
}
