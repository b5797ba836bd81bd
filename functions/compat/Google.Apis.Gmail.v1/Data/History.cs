using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>One record of a mailbox's history. A list without entries is null.</summary>
public class History
{
    [JsonProperty("id")]
    public ulong? Id { get; set; }

    [JsonProperty("labelsAdded")]
    public IList<HistoryLabelAdded>? LabelsAdded { get; set; }

    [JsonProperty("labelsRemoved")]
    public IList<HistoryLabelRemoved>? LabelsRemoved { get; set; }

    [JsonProperty("messagesAdded")]
    public IList<HistoryMessageAdded>? MessagesAdded { get; set; }
}

/// <summary>Labels that a message got.</summary>
public class HistoryLabelAdded
{
    [JsonProperty("labelIds")]
    public IList<string>? LabelIds { get; set; }

    [JsonProperty("message")]
    public Message? Message { get; set; }
}

/// <summary>Labels that a message lost.</summary>
public class HistoryLabelRemoved
{
    [JsonProperty("labelIds")]
    public IList<string>? LabelIds { get; set; }

    [JsonProperty("message")]
    public Message? Message { get; set; }
}

/// <summary>A message that arrived.</summary>
public class HistoryMessageAdded
{
    [JsonProperty("message")]
    public Message? Message { get; set; }
}

/// <summary>A page of history, oldest record first.</summary>
public class ListHistoryResponse
{
    /// <summary>Null if nothing changed.</summary>
    [JsonProperty("history")]
    public IList<History>? History { get; set; }

    /// <summary>The mailbox's newest id, the same on each page. The next listing begins here after the last page.</summary>
    [JsonProperty("historyId")]
    public ulong? HistoryId { get; set; }

    [JsonProperty("nextPageToken")]
    public string? NextPageToken { get; set; }
}
