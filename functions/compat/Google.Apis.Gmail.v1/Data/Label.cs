using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>A label. Counts and color are there only when it was asked for by id.</summary>
public class Label : IDirectResponseSchema
{
    [JsonProperty("color")]
    public virtual LabelColor? Color { get; set; }

    [JsonProperty("id")]
    public virtual string? Id { get; set; }

    /// <summary><c>labelShow</c>, <c>labelShowIfUnread</c> or <c>labelHide</c>.</summary>
    [JsonProperty("labelListVisibility")]
    public virtual string? LabelListVisibility { get; set; }

    /// <summary><c>show</c> or <c>hide</c>.</summary>
    [JsonProperty("messageListVisibility")]
    public virtual string? MessageListVisibility { get; set; }

    [JsonProperty("messagesTotal")]
    public virtual int? MessagesTotal { get; set; }

    [JsonProperty("messagesUnread")]
    public virtual int? MessagesUnread { get; set; }

    [JsonProperty("name")]
    public virtual string? Name { get; set; }

    [JsonProperty("threadsTotal")]
    public virtual int? ThreadsTotal { get; set; }

    [JsonProperty("threadsUnread")]
    public virtual int? ThreadsUnread { get; set; }

    /// <summary><c>system</c> or <c>user</c>.</summary>
    [JsonProperty("type")]
    public virtual string? Type { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>The colors of a label, as <c>#rrggbb</c>.</summary>
public class LabelColor : IDirectResponseSchema
{
    [JsonProperty("backgroundColor")]
    public virtual string? BackgroundColor { get; set; }

    [JsonProperty("textColor")]
    public virtual string? TextColor { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>All labels of a mailbox.</summary>
public class ListLabelsResponse : IDirectResponseSchema
{
    [JsonProperty("labels")]
    public virtual IList<Label>? Labels { get; set; }

    public virtual string? ETag { get; set; }
}
