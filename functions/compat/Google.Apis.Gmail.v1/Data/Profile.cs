using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>A mailbox: its address, counts and newest history id.</summary>
public class Profile : IDirectResponseSchema
{
    [JsonProperty("emailAddress")]
    public virtual string? EmailAddress { get; set; }

    [JsonProperty("historyId")]
    public virtual ulong? HistoryId { get; set; }

    [JsonProperty("messagesTotal")]
    public virtual int? MessagesTotal { get; set; }

    [JsonProperty("threadsTotal")]
    public virtual int? ThreadsTotal { get; set; }

    public virtual string? ETag { get; set; }
}
