using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>A mail, as a list names it.</summary>
public class Message
{
    [JsonProperty("id")]
    public string? Id { get; set; }
}

/// <summary>A page of messages, newest first.</summary>
public class ListMessagesResponse
{
    /// <summary>Null if there are no messages.</summary>
    [JsonProperty("messages")]
    public IList<Message>? Messages { get; set; }

    [JsonProperty("nextPageToken")]
    public string? NextPageToken { get; set; }
}
