using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>Where Gmail forwards all mail of a mailbox.</summary>
public class AutoForwarding
{
    /// <summary>What happens to Gmail's own copy: <c>leaveInInbox</c>, <c>archive</c>, <c>trash</c> or <c>markRead</c>.</summary>
    [JsonProperty("disposition")]
    public string? Disposition { get; set; }

    [JsonProperty("emailAddress")]
    public string? EmailAddress { get; set; }

    [JsonProperty("enabled")]
    public bool? Enabled { get; set; }
}

/// <summary>An address that a mailbox may forward to.</summary>
public class ForwardingAddress
{
    [JsonProperty("forwardingEmail")]
    public string? ForwardingEmail { get; set; }

    /// <summary><c>accepted</c> or <c>pending</c>.</summary>
    [JsonProperty("verificationStatus")]
    public string? VerificationStatus { get; set; }
}

/// <summary>All addresses that a mailbox may forward to.</summary>
public class ListForwardingAddressesResponse
{
    [JsonProperty("forwardingAddresses")]
    public IList<ForwardingAddress>? ForwardingAddresses { get; set; }
}
