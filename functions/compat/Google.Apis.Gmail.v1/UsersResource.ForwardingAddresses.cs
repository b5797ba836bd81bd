using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

public partial class UsersResource
{
    public partial class SettingsResource
    {
        /// <summary>
        /// The addresses that a mailbox may forward to. Only service accounts with domain-wide delegation may change them.
        /// </summary>
        public class ForwardingAddressesResource(IClientService service)
        {
            public virtual CreateRequest Create(ForwardingAddress body, string userId) => new(service, body, userId);

            public virtual DeleteRequest Delete(string userId, string forwardingEmail) => new(service, userId, forwardingEmail);

            public virtual GetRequest Get(string userId, string forwardingEmail) => new(service, userId, forwardingEmail);

            public virtual ListRequest List(string userId) => new(service, userId);

            /// <summary>Adds an address. Its owner gets a mail to confirm, unless Google needs no proof.</summary>
            public class CreateRequest(IClientService service, ForwardingAddress body, string userId)
                : GmailBaseServiceRequest<ForwardingAddress>(service)
            {
                [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
                public virtual string UserId { get; private set; } = userId;

                public override string MethodName => "create";

                public override string HttpMethod => "POST";

                public override string RestPath => "gmail/v1/users/{userId}/settings/forwardingAddresses";

                protected override object GetBody() => body;
            }

            /// <summary>Removes an address.</summary>
            public class DeleteRequest(IClientService service, string userId, string forwardingEmail)
                : GmailBaseServiceRequest<string>(service)
            {
                [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
                public virtual string UserId { get; private set; } = userId;

                [RequestParameter("forwardingEmail", RequestParameterType.Path)]
                public virtual string ForwardingEmail { get; private set; } = forwardingEmail;

                public override string MethodName => "delete";

                public override string HttpMethod => "DELETE";

                public override string RestPath => "gmail/v1/users/{userId}/settings/forwardingAddresses/{forwardingEmail}";
            }

            /// <summary>Asks for one address and whether it is confirmed.</summary>
            public class GetRequest(IClientService service, string userId, string forwardingEmail)
                : GmailBaseServiceRequest<ForwardingAddress>(service)
            {
                [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
                public virtual string UserId { get; private set; } = userId;

                [RequestParameter("forwardingEmail", RequestParameterType.Path)]
                public virtual string ForwardingEmail { get; private set; } = forwardingEmail;

                public override string MethodName => "get";

                public override string HttpMethod => "GET";

                public override string RestPath => "gmail/v1/users/{userId}/settings/forwardingAddresses/{forwardingEmail}";
            }

            /// <summary>Asks for all addresses and which are confirmed.</summary>
            public class ListRequest(IClientService service, string userId)
                : GmailBaseServiceRequest<ListForwardingAddressesResponse>(service)
            {
                [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
                public virtual string UserId { get; private set; } = userId;

                public override string MethodName => "list";

                public override string HttpMethod => "GET";

                public override string RestPath => "gmail/v1/users/{userId}/settings/forwardingAddresses";
            }
        }
    }
}
