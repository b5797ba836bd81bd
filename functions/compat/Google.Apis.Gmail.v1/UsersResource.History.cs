using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

public partial class UsersResource
{
    /// <summary>What happened in a mailbox, oldest first.</summary>
    public class HistoryResource(IClientService service)
    {
        public virtual ListRequest List(string userId) => new(service, userId);

        /// <summary>Asks for a page of what came after <see cref="StartHistoryId"/>; 404 when that is too long ago.</summary>
        public class ListRequest(IClientService service, string userId) : GmailBaseServiceRequest<ListHistoryResponse>(service)
        {
            public enum HistoryTypesEnum
            {
                [StringValue("messageAdded")]
                MessageAdded = 0,

                [StringValue("messageDeleted")]
                MessageDeleted = 1,

                [StringValue("labelAdded")]
                LabelAdded = 2,

                [StringValue("labelRemoved")]
                LabelRemoved = 3,
            }

            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            /// <summary>The only type wanted. For several set <see cref="HistoryTypesList"/>, never both.</summary>
            [RequestParameter("historyTypes", RequestParameterType.Query)]
            public virtual HistoryTypesEnum? HistoryTypes { get; set; }

            [RequestParameter("historyTypes", RequestParameterType.Query)]
            public virtual Repeatable<HistoryTypesEnum>? HistoryTypesList { get; set; }

            [RequestParameter("labelId", RequestParameterType.Query)]
            public virtual string? LabelId { get; set; }

            [RequestParameter("maxResults", RequestParameterType.Query), DefaultValue("100")]
            public virtual long? MaxResults { get; set; }

            [RequestParameter("pageToken", RequestParameterType.Query)]
            public virtual string? PageToken { get; set; }

            /// <summary>The id after which the history begins. Gmail demands it.</summary>
            [RequestParameter("startHistoryId", RequestParameterType.Query)]
            public virtual ulong? StartHistoryId { get; set; }

            public override string MethodName => "list";

            public override string HttpMethod => "GET";

            public override string RestPath => "gmail/v1/users/{userId}/history";
        }
    }
}
