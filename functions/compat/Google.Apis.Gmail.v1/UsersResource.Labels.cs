using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

public partial class UsersResource
{
    /// <summary>The labels of a mailbox, Gmail's own and the user's.</summary>
    public class LabelsResource(IClientService service)
    {
        public virtual GetRequest Get(string userId, string id) => new(service, userId, id);

        public virtual ListRequest List(string userId) => new(service, userId);

        /// <summary>Asks for one label with its counts.</summary>
        public class GetRequest(IClientService service, string userId, string id) : GmailBaseServiceRequest<Label>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            [RequestParameter("id", RequestParameterType.Path)]
            public virtual string Id { get; private set; } = id;

            public override string MethodName => "get";

            public override string HttpMethod => "GET";

            public override string RestPath => "gmail/v1/users/{userId}/labels/{id}";
        }

        /// <summary>Asks for all labels, without their counts.</summary>
        public class ListRequest(IClientService service, string userId) : GmailBaseServiceRequest<ListLabelsResponse>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            public override string MethodName => "list";

            public override string HttpMethod => "GET";

            public override string RestPath => "gmail/v1/users/{userId}/labels";
        }
    }
}
