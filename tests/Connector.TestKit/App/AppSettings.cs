using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.TestKit.App;

/// <summary>The settings that the app is started with, by the names of its environment variables. A value: With makes another.</summary>
public sealed record AppSettings
{
    private AppSettings(ImmutableSortedDictionary<string, string> values) => Values = values;

    public ImmutableSortedDictionary<string, string> Values { get; }

    /// <summary>Storage, Gmail and SMTP are ours; everything else is the app's default.</summary>
    public static AppSettings For(string storage, GmailSimulator gmail, SmtpCatcher smtp) =>
        new AppSettings(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
            .With("AzureWebJobsStorage", storage)
            .With("Gmail__BaseUri", gmail.BaseUri.AbsoluteUri)
            .With("Gmail__TokenUri", gmail.TokenUri.AbsoluteUri)
            .With("Gmail__AuthorizationUri", gmail.AuthorizationUri.AbsoluteUri)
            .With("Gmail__ClientId", gmail.Options.ClientId)
            .With("Gmail__ClientSecret", gmail.Options.ClientSecret)
            .With("Tokens__ActiveKey", "test1")
            .With("Tokens__Keys__test1", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
            .With("Alerts__From", "connector@example.org")
            .With("Alerts__Smtp__Host", smtp.Host)
            .With("Alerts__Smtp__Port", smtp.Port)
            .With("Alerts__Smtp__Security", smtp.Options.Encryption.ToString())
            .With("Alerts__Smtp__Username", smtp.Options.Username)
            .With("Alerts__Smtp__Password", smtp.Options.Password)

            // The Functions host does not see defaults of the app.
            .With("Schedule__EnqueueFetchJobs", "0 * * * * *")
            .With("Schedule__WatchProvider", "*/15 * * * * *")
            .With("Schedule__ProbeParked", "0 * * * * *")
            .With("Schedule__RenewWatches", "30 */5 * * * *")
            .With("Schedule__AuditForwarding", "0 0 6 * * *")
            .With("Schedule__FetchInboundMailbox", "*/20 * * * * *")
            .With("Schedule__ReportState", "15 * * * * *");

    /// <summary>Settings by name, and nothing else.</summary>
    public static AppSettings Of(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>Everything that waits in production waits seconds here: for tests and the sandbox.</summary>
    public AppSettings Hurried() => this
        .With("Gmail__UnitsPerUserPerMinute", 1_000_000)
        .With("Schedule__EnqueueFetchJobs", "*/2 * * * * *")
        .With("Schedule__WatchProvider", "*/2 * * * * *")
        .With("Schedule__ProbeParked", "*/2 * * * * *")
        .With("Alerts__GroupWait", TimeSpan.FromSeconds(5))
        .With("Alerts__SingleAfter", TimeSpan.FromSeconds(5))
        .With("Retry__BaseDelay", TimeSpan.FromSeconds(1))
        .With("Retry__MaxDelay", TimeSpan.FromSeconds(5))
        .With("Retry__ParkAfter", TimeSpan.FromSeconds(20))
        .With("Probe__Blocked", TimeSpan.FromSeconds(5))
        .With("Probe__Unavailable", TimeSpan.FromSeconds(5))
        .With("Probe__Credentials", TimeSpan.FromSeconds(5))
        .With("Incident__CanaryInterval", TimeSpan.FromSeconds(3))
        .With("Incident__ConfirmAfter", TimeSpan.FromSeconds(1));

    /// <summary>With a setting; null takes it away.</summary>
    public AppSettings With(string name, string? value) => new(value is null ? Values.Remove(name) : Values.SetItem(name, value));

    public AppSettings With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public AppSettings With(string name, TimeSpan value) => With(name, value.ToString("c", CultureInfo.InvariantCulture));
}
