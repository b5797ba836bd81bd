using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Gmail.v1.Data;

/// <summary>A mail. Which of these are there depends on the format asked for; lists name <see cref="Id"/> and thread only.</summary>
public class Message : IDirectResponseSchema
{
    [JsonProperty("historyId")]
    public virtual ulong? HistoryId { get; set; }

    [JsonProperty("id")]
    public virtual string? Id { get; set; }

    /// <summary>When Google took the mail in, in milliseconds since 1970.</summary>
    [JsonProperty("internalDate")]
    public virtual long? InternalDate { get; set; }

    [JsonProperty("labelIds")]
    public virtual IList<string>? LabelIds { get; set; }

    [JsonProperty("payload")]
    public virtual MessagePart? Payload { get; set; }

    /// <summary>The whole mail in base64url, with or without padding.</summary>
    [JsonProperty("raw")]
    public virtual string? Raw { get; set; }

    [JsonProperty("sizeEstimate")]
    public virtual int? SizeEstimate { get; set; }

    [JsonProperty("snippet")]
    public virtual string? Snippet { get; set; }

    [JsonProperty("threadId")]
    public virtual string? ThreadId { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>A part of a mail, as Gmail parsed it.</summary>
public class MessagePart : IDirectResponseSchema
{
    [JsonProperty("body")]
    public virtual MessagePartBody? Body { get; set; }

    [JsonProperty("filename")]
    public virtual string? Filename { get; set; }

    [JsonProperty("headers")]
    public virtual IList<MessagePartHeader>? Headers { get; set; }

    [JsonProperty("mimeType")]
    public virtual string? MimeType { get; set; }

    [JsonProperty("partId")]
    public virtual string? PartId { get; set; }

    [JsonProperty("parts")]
    public virtual IList<MessagePart>? Parts { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>The content of a part: here, or under an attachment id where it is large.</summary>
public class MessagePartBody : IDirectResponseSchema
{
    [JsonProperty("attachmentId")]
    public virtual string? AttachmentId { get; set; }

    /// <summary>In base64url; the part's own transfer encoding is already undone.</summary>
    [JsonProperty("data")]
    public virtual string? Data { get; set; }

    [JsonProperty("size")]
    public virtual int? Size { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>A header of a part.</summary>
public class MessagePartHeader : IDirectResponseSchema
{
    [JsonProperty("name")]
    public virtual string? Name { get; set; }

    [JsonProperty("value")]
    public virtual string? Value { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>A page of messages, newest first.</summary>
public class ListMessagesResponse : IDirectResponseSchema
{
    /// <summary>Null where there are none.</summary>
    [JsonProperty("messages")]
    public virtual IList<Message>? Messages { get; set; }

    [JsonProperty("nextPageToken")]
    public virtual string? NextPageToken { get; set; }

    [JsonProperty("resultSizeEstimate")]
    public virtual long? ResultSizeEstimate { get; set; }

    public virtual string? ETag { get; set; }
}

/// <summary>The labels to add to a message and to take off it.</summary>
public class ModifyMessageRequest : IDirectResponseSchema
{
    [JsonProperty("addLabelIds")]
    public virtual IList<string>? AddLabelIds { get; set; }

    [JsonProperty("removeLabelIds")]
    public virtual IList<string>? RemoveLabelIds { get; set; }

    public virtual string? ETag { get; set; }
}
