using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

/// <summary>The mailboxes. A <c>userId</c> is an address, or <c>me</c> for whom the token belongs to.</summary>
public partial class UsersResource(IClientService service)
{
    public virtual HistoryResource History { get; } = new(service);

    public virtual LabelsResource Labels { get; } = new(service);

    public virtual MessagesResource Messages { get; } = new(service);

    public virtual SettingsResource Settings { get; } = new(service);

    public virtual GetProfileRequest GetProfile(string userId) => new(service, userId);

    public virtual StopRequest Stop(string userId) => new(service, userId);

    public virtual WatchRequest Watch(Data.WatchRequest body, string userId) => new(service, body, userId);

    /// <summary>Asks for the mailbox's address, counts and newest history id.</summary>
    public class GetProfileRequest(IClientService service, string userId) : GmailBaseServiceRequest<Profile>(service)
    {
        [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
        public virtual string UserId { get; private set; } = userId;

        public override string MethodName => "getProfile";

        public override string HttpMethod => "GET";

        public override string RestPath => "gmail/v1/users/{userId}/profile";
    }

    /// <summary>Ends the push notifications of the mailbox.</summary>
    public class StopRequest(IClientService service, string userId) : GmailBaseServiceRequest<string>(service)
    {
        [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
        public virtual string UserId { get; private set; } = userId;

        public override string MethodName => "stop";

        public override string HttpMethod => "POST";

        public override string RestPath => "gmail/v1/users/{userId}/stop";
    }

    /// <summary>Begins or renews the push notifications of the mailbox. They end by themselves after seven days.</summary>
    public class WatchRequest(IClientService service, Data.WatchRequest body, string userId)
        : GmailBaseServiceRequest<WatchResponse>(service)
    {
        [RequestParameter("userId", RequestParameterType.Path), DefaultValue("me")]
        public virtual string UserId { get; private set; } = userId;

        public override string MethodName => "watch";

        public override string HttpMethod => "POST";

        public override string RestPath => "gmail/v1/users/{userId}/watch";

        protected override object GetBody() => body;
    }
}
