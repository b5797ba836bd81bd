using Google;
using Google.Apis.Gmail.v1;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;
using Newtonsoft.Json.Linq;
using DataWatchRequest = Google.Apis.Gmail.v1.Data.WatchRequest;
using HistoryTypes = Google.Apis.Gmail.v1.UsersResource.HistoryResource.ListRequest.HistoryTypesEnum;
using InternalDateSource = Google.Apis.Gmail.v1.UsersResource.MessagesResource.InsertRequest.InternalDateSourceEnum;
using MessageFormat = Google.Apis.Gmail.v1.UsersResource.MessagesResource.GetRequest.FormatEnum;

namespace Connector.UnitTests.Compat;

/// <summary>Holds the Gmail stand-in to what the official client sends.</summary>
[TestClass]
public sealed class GmailClientTests(TestContext context)
{
    private const string User = "/gmail/v1/users/ann%40example.com";

    public static IEnumerable<(string Expected, Func<UsersResource, IClientServiceRequest> Make)> Calls =>
    [
        ($"GET {User}/profile", users => users.GetProfile("ann@example.com")),
        ($"POST {User}/watch", users => users.Watch(new DataWatchRequest(), "ann@example.com")),
        ($"POST {User}/stop", users => users.Stop("ann@example.com")),
        ($"GET {User}/messages", users => users.Messages.List("ann@example.com")),
        ($"GET {User}/messages/18f0", users => users.Messages.Get("ann@example.com", "18f0")),
        ($"POST {User}/messages", users => users.Messages.Insert(new Message(), "ann@example.com")),
        ($"POST {User}/messages/18f0/modify", users => users.Messages.Modify(new ModifyMessageRequest(), "ann@example.com", "18f0")),
        ($"POST {User}/messages/18f0/trash", users => users.Messages.Trash("ann@example.com", "18f0")),
        ($"GET {User}/history", users => users.History.List("ann@example.com")),
        ($"GET {User}/labels", users => users.Labels.List("ann@example.com")),
        ($"GET {User}/labels/INBOX", users => users.Labels.Get("ann@example.com", "INBOX")),
        ($"GET {User}/settings/autoForwarding", users => users.Settings.GetAutoForwarding("ann@example.com")),
        ($"PUT {User}/settings/autoForwarding", users => users.Settings.UpdateAutoForwarding(new AutoForwarding(), "ann@example.com")),
        ($"GET {User}/settings/forwardingAddresses", users => users.Settings.ForwardingAddresses.List("ann@example.com")),
        ($"GET {User}/settings/forwardingAddresses/in%40desk.test",
            users => users.Settings.ForwardingAddresses.Get("ann@example.com", "in@desk.test")),
        ($"POST {User}/settings/forwardingAddresses",
            users => users.Settings.ForwardingAddresses.Create(new ForwardingAddress(), "ann@example.com")),
        ($"DELETE {User}/settings/forwardingAddresses/in%40desk.test",
            users => users.Settings.ForwardingAddresses.Delete("ann@example.com", "in@desk.test")),
    ];

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public async Task A_call_without_options_is_its_verb_and_path(string expected, Func<UsersResource, IClientServiceRequest> make)
    {
        using var gmail = new RecordingGmail();

        await make(gmail.Service.Users).ExecuteAsStreamAsync(context.CancellationToken);

        Assert.AreEqual(expected, gmail.Call);
        Assert.AreEqual("https://gmail.googleapis.com", gmail.Host);
    }

    [TestMethod]
    public void Another_base_takes_the_calls()
    {
        using var service = new GmailService(new BaseClientService.Initializer { BaseUri = "http://127.0.0.1:8025/" });

        var call = service.Users.GetProfile("me").CreateRequest();

        Assert.AreEqual("http://127.0.0.1:8025/gmail/v1/users/me/profile", call.RequestUri?.AbsoluteUri);
        Assert.AreEqual("https://gmail.googleapis.com/batch", service.BatchUri);
    }

    [TestMethod]
    public async Task Several_labels_repeat_the_parameter()
    {
        using var gmail = new RecordingGmail();
        var list = gmail.Service.Users.Messages.List("me");
        list.LabelIds = new Repeatable<string>(["INBOX", "UNREAD"]);
        list.Q = "after:1726185600";
        list.MaxResults = 500;
        list.PageToken = "0815";
        list.IncludeSpamTrash = true;

        await list.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(
            "GET /gmail/v1/users/me/messages"
            + "?includeSpamTrash=true&labelIds=INBOX&labelIds=UNREAD&maxResults=500&pageToken=0815&q=after%3A1726185600",
            Sorted(gmail.Call));
    }

    [TestMethod]
    public async Task Several_history_types_repeat_the_parameter()
    {
        using var gmail = new RecordingGmail();
        var list = gmail.Service.Users.History.List("me");
        list.StartHistoryId = ulong.MaxValue;
        list.HistoryTypesList = new Repeatable<HistoryTypes>([HistoryTypes.MessageAdded, HistoryTypes.LabelAdded]);
        list.LabelId = "INBOX";

        await list.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(
            "GET /gmail/v1/users/me/history"
            + "?historyTypes=messageAdded&historyTypes=labelAdded&labelId=INBOX&startHistoryId=18446744073709551615",
            Sorted(gmail.Call));
    }

    [TestMethod]
    [DataRow(HistoryTypes.MessageAdded, "messageAdded")]
    [DataRow(HistoryTypes.MessageDeleted, "messageDeleted")]
    [DataRow(HistoryTypes.LabelAdded, "labelAdded")]
    [DataRow(HistoryTypes.LabelRemoved, "labelRemoved")]
    public async Task One_history_type_is_sent_by_its_name(HistoryTypes type, string name)
    {
        using var gmail = new RecordingGmail();
        var list = gmail.Service.Users.History.List("me");
        list.HistoryTypes = type;

        await list.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual($"GET /gmail/v1/users/me/history?historyTypes={name}", gmail.Call);
    }

    [TestMethod]
    public async Task One_history_type_and_a_list_of_them_contradict_each_other()
    {
        using var gmail = new RecordingGmail();
        var list = gmail.Service.Users.History.List("me");
        list.HistoryTypes = HistoryTypes.MessageAdded;
        list.HistoryTypesList = new Repeatable<HistoryTypes>([HistoryTypes.LabelAdded]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => list.ExecuteAsync(context.CancellationToken));

        Assert.IsNull(gmail.Call);
    }

    [TestMethod]
    [DataRow(MessageFormat.Raw, "?format=raw")]
    [DataRow(MessageFormat.Minimal, "?format=minimal")]
    [DataRow(MessageFormat.Metadata, "?format=metadata")]
    // The default is never on the wire, neither unset nor said.
    [DataRow(MessageFormat.Full, "")]
    [DataRow(null, "")]
    public async Task A_format_is_sent_unless_it_is_the_default(MessageFormat? format, string query)
    {
        using var gmail = new RecordingGmail();
        var get = gmail.Service.Users.Messages.Get("me", "18f0");
        get.Format = format;

        await get.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual($"GET /gmail/v1/users/me/messages/18f0{query}", gmail.Call);
    }

    [TestMethod]
    public async Task Wanted_headers_repeat_the_parameter()
    {
        using var gmail = new RecordingGmail();
        var get = gmail.Service.Users.Messages.Get("me", "18f0");
        get.Format = MessageFormat.Metadata;
        get.MetadataHeaders = new Repeatable<string>(["Message-ID", "From"]);

        await get.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(
            "GET /gmail/v1/users/me/messages/18f0?format=metadata&metadataHeaders=Message-ID&metadataHeaders=From",
            Sorted(gmail.Call));
    }

    [TestMethod]
    public async Task What_every_call_takes_goes_into_the_query()
    {
        using var gmail = new RecordingGmail();
        var get = gmail.Service.Users.GetProfile("me");
        get.Xgafv = GmailBaseServiceRequest<Profile>.XgafvEnum.Value2;
        get.Alt = GmailBaseServiceRequest<Profile>.AltEnum.Json;
        get.Fields = "historyId";
        get.PrettyPrint = false;
        get.QuotaUser = "acme";

        await get.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual("GET /gmail/v1/users/me/profile?%24.xgafv=2&fields=historyId&prettyPrint=false&quotaUser=acme", Sorted(gmail.Call));
    }

    [TestMethod]
    public async Task A_missing_message_id_stops_the_call()
    {
        using var gmail = new RecordingGmail();
        var get = gmail.Service.Users.Messages.Get("me", id: null!);

        await Assert.ThrowsAsync<GoogleApiException>(() => get.ExecuteAsync(context.CancellationToken));

        Assert.IsNull(gmail.Call);
    }

    [TestMethod]
    public async Task An_inserted_message_is_its_json()
    {
        using var gmail = new RecordingGmail();
        var insert = gmail.Service.Users.Messages.Insert(new Message { Raw = "RnJvbTog", LabelIds = ["INBOX", "UNREAD"] }, "me");
        insert.InternalDateSource = InternalDateSource.DateHeader;

        await insert.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual("POST /gmail/v1/users/me/messages?internalDateSource=dateHeader", gmail.Call);
        AssertJson("""{"raw":"RnJvbTog","labelIds":["INBOX","UNREAD"]}""", gmail.Body);
    }

    [TestMethod]
    public async Task Changed_labels_are_their_json()
    {
        using var gmail = new RecordingGmail();
        var change = new ModifyMessageRequest { AddLabelIds = ["Label_1"], RemoveLabelIds = ["UNREAD"] };

        await gmail.Service.Users.Messages.Modify(change, "me", "18f0").ExecuteAsync(context.CancellationToken);

        AssertJson("""{"addLabelIds":["Label_1"],"removeLabelIds":["UNREAD"]}""", gmail.Body);
    }

    [TestMethod]
    public async Task A_watch_names_topic_and_labels_and_learns_its_end()
    {
        using var gmail = new RecordingGmail("""{"historyId":"1234567890","expiration":"1726790400000"}""");
        var body = new DataWatchRequest
        {
            TopicName = "projects/p/topics/t",
            LabelIds = ["INBOX"],
            LabelFilterBehavior = "include",
        };

        var watch = await gmail.Service.Users.Watch(body, "me").ExecuteAsync(context.CancellationToken);

        AssertJson("""{"topicName":"projects/p/topics/t","labelIds":["INBOX"],"labelFilterBehavior":"include"}""", gmail.Body);
        Assert.AreEqual(1234567890ul, watch.HistoryId);
        Assert.AreEqual(1726790400000, watch.Expiration);
    }

    [TestMethod]
    public async Task Forwarding_is_set_by_its_json()
    {
        using var gmail = new RecordingGmail();
        var forwarding = new AutoForwarding { Enabled = true, EmailAddress = "in@desk.test", Disposition = "leaveInInbox" };

        await gmail.Service.Users.Settings.UpdateAutoForwarding(forwarding, "me").ExecuteAsync(context.CancellationToken);

        AssertJson("""{"enabled":true,"emailAddress":"in@desk.test","disposition":"leaveInInbox"}""", gmail.Body);
    }

    [TestMethod]
    public async Task A_forwarding_address_is_added_by_its_json_and_comes_back_with_its_status()
    {
        using var gmail = new RecordingGmail("""{"forwardingEmail":"in@desk.test","verificationStatus":"pending"}""");
        var address = new ForwardingAddress { ForwardingEmail = "in@desk.test" };

        var added = await gmail.Service.Users.Settings.ForwardingAddresses.Create(address, "me").ExecuteAsync(context.CancellationToken);

        AssertJson("""{"forwardingEmail":"in@desk.test"}""", gmail.Body);
        Assert.AreEqual("pending", added.VerificationStatus);
    }

    [TestMethod]
    public void Scopes_are_there_as_fields_and_as_constants()
    {
        Assert.AreEqual("https://mail.google.com/", GmailService.Scope.MailGoogleCom);
        Assert.AreEqual("https://www.googleapis.com/auth/gmail.readonly", GmailService.Scope.GmailReadonly);
        Assert.AreEqual("https://www.googleapis.com/auth/gmail.settings.sharing", GmailService.ScopeConstants.GmailSettingsSharing);
    }

    /// <summary>The order of parameters in a query says nothing; that of one parameter's values does.</summary>
    private static string? Sorted(string? call) => call?.Split('?') is [var path, var query]
        ? $"{path}?{string.Join('&', query.Split('&').OrderBy(pair => pair.Split('=')[0], StringComparer.Ordinal))}"
        : call;

    private static void AssertJson(string expected, string? actual) =>
        Assert.IsTrue(JToken.DeepEquals(JToken.Parse(expected), JToken.Parse(actual!)), actual);
}
