using System.ComponentModel.DataAnnotations;

namespace Connector.Settings;

/// <summary>
/// A finding of <see cref="IValidatableObject.Validate"/> that the start logs and that does not stop it. It repeats no secret.
/// </summary>
internal sealed class SettingWarning(string sentence) : ValidationResult(sentence);
