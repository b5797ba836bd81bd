using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

public partial class UsersResource
{
    /// <summary>The mail of a mailbox.</summary>
    public class MessagesResource(IClientService service)
    {
        public virtual GetRequest Get(string userId, string id) => new(service, userId, id);

        public virtual InsertRequest Insert(Message body, string userId) => new(service, body, userId);

        public virtual ListRequest List(string userId) => new(service, userId);

        public virtual ModifyRequest Modify(ModifyMessageRequest body, string userId, string id) => new(service, body, userId, id);

        public virtual TrashRequest Trash(string userId, string id) => new(service, userId, id);

        /// <summary>Asks for one message.</summary>
        public class GetRequest(IClientService service, string userId, string id) : GmailBaseServiceRequest<Message>(service)
        {
            public enum FormatEnum
            {
                [StringValue("minimal")]
                Minimal = 0,

                [StringValue("full")]
                Full = 1,

                [StringValue("raw")]
                Raw = 2,

                [StringValue("metadata")]
                Metadata = 3,
            }

            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            [RequestParameter("id", RequestParameterType.Path)]
            public virtual string Id { get; private set; } = id;

            [RequestParameter("format", RequestParameterType.Query), DefaultValue("full")]
            public virtual FormatEnum? Format { get; set; }

            /// <summary>The headers wanted, where <see cref="Format"/> is <see cref="FormatEnum.Metadata"/>.</summary>
            [RequestParameter("metadataHeaders", RequestParameterType.Query)]
            public virtual Repeatable<string>? MetadataHeaders { get; set; }

            public override string MethodName => "get";

            public override string HttpMethod => "GET";

            public override string RestPath => "gmail/v1/users/{userId}/messages/{id}";
        }

        /// <summary>Puts a message into the mailbox as IMAP's APPEND would, with its bytes in <see cref="Message.Raw"/>.</summary>
        public class InsertRequest(IClientService service, Message body, string userId) : GmailBaseServiceRequest<Message>(service)
        {
            public enum InternalDateSourceEnum
            {
                [StringValue("receivedTime")]
                ReceivedTime = 0,

                [StringValue("dateHeader")]
                DateHeader = 1,
            }

            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            [RequestParameter("deleted", RequestParameterType.Query), DefaultValue("false")]
            public virtual bool? Deleted { get; set; }

            [RequestParameter("internalDateSource", RequestParameterType.Query), DefaultValue("receivedTime")]
            public virtual InternalDateSourceEnum? InternalDateSource { get; set; }

            public override string MethodName => "insert";

            public override string HttpMethod => "POST";

            public override string RestPath => "gmail/v1/users/{userId}/messages";

            protected override object GetBody() => body;
        }

        /// <summary>Asks for a page of message ids, newest first.</summary>
        public class ListRequest(IClientService service, string userId) : GmailBaseServiceRequest<ListMessagesResponse>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            [RequestParameter("includeSpamTrash", RequestParameterType.Query), DefaultValue("false")]
            public virtual bool? IncludeSpamTrash { get; set; }

            /// <summary>Only messages that have all of these labels.</summary>
            [RequestParameter("labelIds", RequestParameterType.Query)]
            public virtual Repeatable<string>? LabelIds { get; set; }

            [RequestParameter("maxResults", RequestParameterType.Query), DefaultValue("100")]
            public virtual long? MaxResults { get; set; }

            [RequestParameter("pageToken", RequestParameterType.Query)]
            public virtual string? PageToken { get; set; }

            /// <summary>A search as typed into Gmail's search box.</summary>
            [RequestParameter("q", RequestParameterType.Query)]
            public virtual string? Q { get; set; }

            public override string MethodName => "list";

            public override string HttpMethod => "GET";

            public override string RestPath => "gmail/v1/users/{userId}/messages";
        }

        /// <summary>Adds and removes labels of one message.</summary>
        public class ModifyRequest(IClientService service, ModifyMessageRequest body, string userId, string id)
            : GmailBaseServiceRequest<Message>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            [RequestParameter("id", RequestParameterType.Path)]
            public virtual string Id { get; private set; } = id;

            public override string MethodName => "modify";

            public override string HttpMethod => "POST";

            public override string RestPath => "gmail/v1/users/{userId}/messages/{id}/modify";

            protected override object GetBody() => body;
        }

        /// <summary>Moves one message to the trash.</summary>
        public class TrashRequest(IClientService service, string userId, string id) : GmailBaseServiceRequest<Message>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            [RequestParameter("id", RequestParameterType.Path)]
            public virtual string Id { get; private set; } = id;

            public override string MethodName => "trash";

            public override string HttpMethod => "POST";

            public override string RestPath => "gmail/v1/users/{userId}/messages/{id}/trash";
        }
    }
}
