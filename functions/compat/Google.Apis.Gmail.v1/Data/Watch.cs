using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>Which changes are to be announced, and on which Pub/Sub topic.</summary>
public class WatchRequest : IDirectResponseSchema
{
    /// <summary>The older word for <see cref="LabelFilterBehavior"/>.</summary>
    [JsonProperty("labelFilterAction")]
    public virtual string? LabelFilterAction { get; set; }

    /// <summary><c>include</c> or <c>exclude</c>.</summary>
    [JsonProperty("labelFilterBehavior")]
    public virtual string? LabelFilterBehavior { get; set; }

    [JsonProperty("labelIds")]
    public virtual IList<string>? LabelIds { get; set; }

    [JsonProperty("topicName")]
    public virtual string? TopicName { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>What a watch begins from and when it ends by itself.</summary>
public class WatchResponse : IDirectResponseSchema
{
    /// <summary>In milliseconds since 1970.</summary>
    [JsonProperty("expiration")]
    public virtual long? Expiration { get; set; }

    [JsonProperty("historyId")]
    public virtual ulong? HistoryId { get; set; }

    public virtual string? ETag { get; set; }
}
