using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Links;

/// <summary>The app's public address, and the key that signs links to it.</summary>
public sealed record LinkOptions : IValidatableObject
{
    /// <summary>Signs links; null to make no links.</summary>
    [Setting("Alerts__LinkKey", IsSecret = true), Base64(32, int.MaxValue)]
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>Public address of the app and its console; null if there is none.</summary>
    [Setting("Console__BaseUri")]
    public Uri? PublicUri { get; init; }

    /// <summary>The address of a path of the app; null without a public address.</summary>
    /// <param name="path">Without a slash at the start.</param>
    public Uri? UriOf(string path) =>
        PublicUri is { } address ? new Uri(address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/"), path) : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUri is not null && Key is null)
        {
            yield return new SettingWarning(
                "Setting Alerts__LinkKey is missing, so alert mails have no links to silence reminders, although Console__BaseUri is set.");
        }

        if (PublicUri is null && Key is not null)
        {
            yield return new SettingWarning(
                "Setting Console__BaseUri is missing, so alert mails have no links, although Alerts__LinkKey is set.");
        }
    }
}
