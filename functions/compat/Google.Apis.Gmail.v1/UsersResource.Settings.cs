using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

public partial class UsersResource
{
    /// <summary>The settings of a mailbox.</summary>
    public partial class SettingsResource(IClientService service)
    {
        public virtual ForwardingAddressesResource ForwardingAddresses { get; } = new(service);

        public virtual GetAutoForwardingRequest GetAutoForwarding(string userId) => new(service, userId);

        public virtual UpdateAutoForwardingRequest UpdateAutoForwarding(AutoForwarding body, string userId) =>
            new(service, body, userId);

        /// <summary>Asks where all mail of the mailbox is forwarded to, if anywhere.</summary>
        public class GetAutoForwardingRequest(IClientService service, string userId) : GmailBaseServiceRequest<AutoForwarding>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            public override string MethodName => "getAutoForwarding";

            public override string HttpMethod => "GET";

            public override string RestPath => "gmail/v1/users/{userId}/settings/autoForwarding";
        }

        /// <summary>Sets where all mail is forwarded to. Only service accounts with domain-wide delegation may.</summary>
        public class UpdateAutoForwardingRequest(IClientService service, AutoForwarding body, string userId)
            : GmailBaseServiceRequest<AutoForwarding>(service)
        {
            [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
            public virtual string UserId { get; private set; } = userId;

            public override string MethodName => "updateAutoForwarding";

            public override string HttpMethod => "PUT";

            public override string RestPath => "gmail/v1/users/{userId}/settings/autoForwarding";

            protected override object GetBody() => body;
        }
    }
}
