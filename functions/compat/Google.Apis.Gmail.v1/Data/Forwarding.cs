using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>Where all mail of a mailbox is forwarded to.</summary>
public class AutoForwarding : IDirectResponseSchema
{
    /// <summary>What becomes of the copy here: <c>leaveInInbox</c>, <c>archive</c>, <c>trash</c> or <c>markRead</c>.</summary>
    [JsonProperty("disposition")]
    public virtual string? Disposition { get; set; }

    [JsonProperty("emailAddress")]
    public virtual string? EmailAddress { get; set; }

    [JsonProperty("enabled")]
    public virtual bool? Enabled { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>An address that mail may be forwarded to.</summary>
public class ForwardingAddress : IDirectResponseSchema
{
    [JsonProperty("forwardingEmail")]
    public virtual string? ForwardingEmail { get; set; }

    /// <summary><c>accepted</c> or <c>pending</c>.</summary>
    [JsonProperty("verificationStatus")]
    public virtual string? VerificationStatus { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>All addresses that mail may be forwarded to.</summary>
public class ListForwardingAddressesResponse : IDirectResponseSchema
{
    [JsonProperty("forwardingAddresses")]
    public virtual IList<ForwardingAddress>? ForwardingAddresses { get; set; }

    public virtual string? ETag { get; set; }
}
