using System.ComponentModel;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

/// <summary>The mailboxes. A <c>userId</c> is an address, or <c>me</c> for the token's owner.</summary>
public class UsersResource(IClientService service)
{
    public HistoryResource History { get; } = new(service);

    public MessagesResource Messages { get; } = new(service);

    public SettingsResource Settings { get; } = new(service);

    /// <summary>Reads the mailbox's address and newest history id.</summary>
    public GmailRequest<Profile> GetProfile(string userId) => new(service, "GET", userId, "profile");

    /// <summary>Begins or renews the push notifications of the mailbox. They end after seven days.</summary>
    public GmailRequest<WatchResponse> Watch(WatchRequest body, string userId) => new(service, "POST", userId, "watch", body);

    /// <summary>Ends the push notifications of the mailbox.</summary>
    public GmailRequest<string> Stop(string userId) => new(service, "POST", userId, "stop");

    /// <summary>The changes of a mailbox, oldest first.</summary>
    public class HistoryResource(IClientService service)
    {
        public ListRequest List(string userId) => new(service, userId);

        /// <summary>Reads a page of the changes after <see cref="StartHistoryId"/>. Gmail answers 404 if that id is too old.</summary>
        public class ListRequest(IClientService service, string userId)
            : GmailRequest<ListHistoryResponse>(service, "GET", userId, "history")
        {
            public enum HistoryTypesEnum
            {
                [StringValue("messageAdded")]
                MessageAdded,

                [StringValue("labelAdded")]
                LabelAdded,

                [StringValue("labelRemoved")]
                LabelRemoved,
            }

            [RequestParameter("historyTypes", RequestParameterType.Query)]
            public Repeatable<HistoryTypesEnum>? HistoryTypesList { get; set; }

            [RequestParameter("maxResults", RequestParameterType.Query), DefaultValue("100")]
            public long? MaxResults { get; set; }

            [RequestParameter("pageToken", RequestParameterType.Query)]
            public string? PageToken { get; set; }

            [RequestParameter("startHistoryId", RequestParameterType.Query)]
            public ulong? StartHistoryId { get; set; }
        }
    }

    /// <summary>The mail of a mailbox. The product reads a raw message without this client (<c>GmailMailbox.GetAsync</c>).</summary>
    public class MessagesResource(IClientService service)
    {
        public ListRequest List(string userId) => new(service, userId);

        /// <summary>Reads a page of message ids, newest first.</summary>
        public class ListRequest(IClientService service, string userId)
            : GmailRequest<ListMessagesResponse>(service, "GET", userId, "messages")
        {
            /// <summary>Only messages that have all of these labels.</summary>
            [RequestParameter("labelIds", RequestParameterType.Query)]
            public Repeatable<string>? LabelIds { get; set; }

            [RequestParameter("maxResults", RequestParameterType.Query), DefaultValue("100")]
            public long? MaxResults { get; set; }

            [RequestParameter("pageToken", RequestParameterType.Query)]
            public string? PageToken { get; set; }

            /// <summary>A search in the syntax of Gmail's search box.</summary>
            [RequestParameter("q", RequestParameterType.Query)]
            public string? Q { get; set; }
        }
    }

    /// <summary>The settings of a mailbox. Only service accounts with domain-wide delegation may change them.</summary>
    public class SettingsResource(IClientService service)
    {
        private const string AutoForwarding = "settings/autoForwarding";

        public ForwardingAddressesResource ForwardingAddresses { get; } = new(service);

        /// <summary>Reads the address to which Gmail forwards all mail of the mailbox.</summary>
        public GmailRequest<AutoForwarding> GetAutoForwarding(string userId) => new(service, "GET", userId, AutoForwarding);

        /// <summary>Sets the address to which Gmail forwards all mail of the mailbox.</summary>
        public GmailRequest<AutoForwarding> UpdateAutoForwarding(AutoForwarding body, string userId) =>
            new(service, "PUT", userId, AutoForwarding, body);
    }

    /// <summary>The addresses that a mailbox may forward to.</summary>
    public class ForwardingAddressesResource(IClientService service)
    {
        private const string Addresses = "settings/forwardingAddresses";

        /// <summary>Adds an address. Its owner gets a mail to confirm it, unless Google needs no proof.</summary>
        public GmailRequest<ForwardingAddress> Create(ForwardingAddress body, string userId) =>
            new(service, "POST", userId, Addresses, body);

        /// <summary>Removes an address.</summary>
        public GmailRequest<string> Delete(string userId, string forwardingEmail) =>
            new(service, "DELETE", userId, $"{Addresses}/{Uri.EscapeDataString(forwardingEmail)}");

        /// <summary>Reads all addresses and whether they are confirmed.</summary>
        public GmailRequest<ListForwardingAddressesResponse> List(string userId) => new(service, "GET", userId, Addresses);
    }
}
