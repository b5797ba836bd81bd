using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Gmail;

/// <summary>
/// Domain-wide delegation without a key: the app's Azure identity acts for a service account by Google's workload identity federation. New
/// Google organisations forbid keys of service accounts (constraint iam.disableServiceAccountKeyCreation).
/// </summary>
public sealed record DelegationOptions
{
    /// <summary>Address of the service account; null if there is none.</summary>
    [Setting("Gmail__Delegation__ServiceAccount")]
    public string? ServiceAccount { get; init; }

    /// <summary>The workload identity provider: <c>//iam.googleapis.com/projects/…/locations/global/workloadIdentityPools/…</c>.</summary>
    [Setting("Gmail__Delegation__Provider", Expected = "a name like //iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/"
        + "pool/providers/provider", NeededWith = nameof(ServiceAccount))]
    [RegularExpression("//iam\\.googleapis\\.com/projects/.+/workloadIdentityPools/.+/providers/.+")]
    public string? Provider { get; init; }

    /// <summary>The Application ID URI of the Entra application whose tokens the provider accepts.</summary>
    [Setting("Gmail__Delegation__Audience", Expected = "the Application ID URI of an Entra application",
        NeededWith = nameof(ServiceAccount))]
    public string? Audience { get; init; }

    [Setting("Gmail__Delegation__StsUri")]
    public Uri StsUri { get; init; } = new("https://sts.googleapis.com/v1/token");

    [Setting("Gmail__Delegation__SignUri")]
    public Uri SignUri { get; init; } = new("https://iamcredentials.googleapis.com/");

    public bool IsSet => ServiceAccount is not null;
}
