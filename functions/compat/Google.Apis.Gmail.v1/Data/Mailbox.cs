using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>The address of a mailbox and its newest history id.</summary>
public class Profile
{
    [JsonProperty("emailAddress")]
    public string? EmailAddress { get; set; }

    [JsonProperty("historyId")]
    public ulong? HistoryId { get; set; }
}

/// <summary>The Pub/Sub topic on which Gmail announces changes of a mailbox.</summary>
public class WatchRequest
{
    [JsonProperty("topicName")]
    public string? TopicName { get; set; }
}

/// <summary>When a watch ends.</summary>
public class WatchResponse
{
    /// <summary>In milliseconds since 1970.</summary>
    [JsonProperty("expiration")]
    public long? Expiration { get; set; }
}
