using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>One record of a mailbox's history. Of its lists only those that apply are there.</summary>
public class History : IDirectResponseSchema
{
    [JsonProperty("id")]
    public virtual ulong? Id { get; set; }

    [JsonProperty("labelsAdded")]
    public virtual IList<HistoryLabelAdded>? LabelsAdded { get; set; }

    [JsonProperty("labelsRemoved")]
    public virtual IList<HistoryLabelRemoved>? LabelsRemoved { get; set; }

    /// <summary>All messages that the record touches. The lists by kind say more.</summary>
    [JsonProperty("messages")]
    public virtual IList<Message>? Messages { get; set; }

    [JsonProperty("messagesAdded")]
    public virtual IList<HistoryMessageAdded>? MessagesAdded { get; set; }

    /// <summary>Messages removed for good. A move to the trash is an added label.</summary>
    [JsonProperty("messagesDeleted")]
    public virtual IList<HistoryMessageDeleted>? MessagesDeleted { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>Labels were added to a message.</summary>
public class HistoryLabelAdded : IDirectResponseSchema
{
    [JsonProperty("labelIds")]
    public virtual IList<string>? LabelIds { get; set; }

    [JsonProperty("message")]
    public virtual Message? Message { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>Labels were taken off a message.</summary>
public class HistoryLabelRemoved : IDirectResponseSchema
{
    [JsonProperty("labelIds")]
    public virtual IList<string>? LabelIds { get; set; }

    [JsonProperty("message")]
    public virtual Message? Message { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>A message came in.</summary>
public class HistoryMessageAdded : IDirectResponseSchema
{
    [JsonProperty("message")]
    public virtual Message? Message { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>A message was removed for good.</summary>
public class HistoryMessageDeleted : IDirectResponseSchema
{
    [JsonProperty("message")]
    public virtual Message? Message { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>A page of history, oldest first.</summary>
public class ListHistoryResponse : IDirectResponseSchema
{
    /// <summary>Null where nothing happened.</summary>
    [JsonProperty("history")]
    public virtual IList<History>? History { get; set; }

    /// <summary>The mailbox's newest id, the same on each page: the place to go on from after the last page.</summary>
    [JsonProperty("historyId")]
    public virtual ulong? HistoryId { get; set; }

    [JsonProperty("nextPageToken")]
    public virtual string? NextPageToken { get; set; }

    public virtual string? ETag { get; set; }
}
