using Google.Apis.Gmail.v1;
using Google.Apis.Gmail.v1.Data;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;
using Newtonsoft.Json.Linq;
using HistoryTypes = Google.Apis.Gmail.v1.UsersResource.HistoryResource.ListRequest.HistoryTypesEnum;

namespace Connector.UnitTests.Compat;

/// <summary>The Gmail stand-in sends what the official client sends.</summary>
[TestClass]
public sealed class GmailClientTests(TestContext context)
{
    private const string User = "/gmail/v1/users/ann%40example.com";

    public static IEnumerable<(string Expected, Func<UsersResource, IClientServiceRequest> Make)> Calls =>
    [
        ($"GET {User}/profile", users => users.GetProfile("ann@example.com")),
        ($"POST {User}/watch", users => users.Watch(new WatchRequest(), "ann@example.com")),
        ($"POST {User}/stop", users => users.Stop("ann@example.com")),
        ($"GET {User}/messages", users => users.Messages.List("ann@example.com")),
        ($"GET {User}/history", users => users.History.List("ann@example.com")),
        ($"GET {User}/settings/autoForwarding", users => users.Settings.GetAutoForwarding("ann@example.com")),
        ($"PUT {User}/settings/autoForwarding", users => users.Settings.UpdateAutoForwarding(new AutoForwarding(), "ann@example.com")),
        ($"GET {User}/settings/forwardingAddresses", users => users.Settings.ForwardingAddresses.List("ann@example.com")),
        ($"POST {User}/settings/forwardingAddresses",
            users => users.Settings.ForwardingAddresses.Create(new ForwardingAddress(), "ann@example.com")),
        ($"DELETE {User}/settings/forwardingAddresses/in%40desk.test",
            users => users.Settings.ForwardingAddresses.Delete("ann@example.com", "in@desk.test")),
    ];

    [TestMethod]
    [DynamicData(nameof(Calls))]
    public async Task Call_without_options_is_its_verb_and_path(string expected, Func<UsersResource, IClientServiceRequest> make)
    {
        using var gmail = new RecordingGmail();

        await make(gmail.Service.Users).ExecuteAsStreamAsync(context.CancellationToken);

        Assert.AreEqual(expected, gmail.Call);
        Assert.AreEqual("https://gmail.googleapis.com", gmail.Host);
    }

    [TestMethod]
    public void Calls_go_to_the_base_address_that_is_set()
    {
        using var service = new GmailService(new BaseClientService.Initializer { BaseUri = "http://127.0.0.1:8025/" });

        var call = service.Users.GetProfile("me").CreateRequest();

        Assert.AreEqual("http://127.0.0.1:8025/gmail/v1/users/me/profile", call.RequestUri?.AbsoluteUri);
    }

    [TestMethod]
    public async Task List_of_messages_repeats_the_parameter_for_each_label()
    {
        using var gmail = new RecordingGmail();
        var list = gmail.Service.Users.Messages.List("me");
        list.LabelIds = new Repeatable<string>(["INBOX", "UNREAD"]);
        list.Q = "after:1726185600";
        list.MaxResults = 500;
        list.PageToken = "0815";

        await list.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(
            "GET /gmail/v1/users/me/messages?labelIds=INBOX&labelIds=UNREAD&maxResults=500&pageToken=0815&q=after%3A1726185600",
            Sorted(gmail.Call));
    }

    [TestMethod]
    public async Task List_of_history_repeats_the_parameter_for_each_type_and_leaves_out_defaults()
    {
        using var gmail = new RecordingGmail();
        var list = gmail.Service.Users.History.List("me");
        list.StartHistoryId = ulong.MaxValue;
        list.MaxResults = 100;
        list.HistoryTypesList =
            new Repeatable<HistoryTypes>([HistoryTypes.MessageAdded, HistoryTypes.LabelAdded, HistoryTypes.LabelRemoved]);

        await list.ExecuteAsync(context.CancellationToken);

        Assert.AreEqual(
            "GET /gmail/v1/users/me/history"
            + "?historyTypes=messageAdded&historyTypes=labelAdded&historyTypes=labelRemoved&startHistoryId=18446744073709551615",
            Sorted(gmail.Call));
    }

    [TestMethod]
    public async Task Watch_names_its_topic_and_learns_its_end()
    {
        using var gmail = new RecordingGmail("""{"historyId":"1234567890","expiration":"1726790400000"}""");

        var watch = await gmail.Service.Users.Watch(new WatchRequest { TopicName = "projects/p/topics/t" }, "me")
            .ExecuteAsync(context.CancellationToken);

        AssertJson("""{"topicName":"projects/p/topics/t"}""", gmail.Body);
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
    public async Task Forwarding_address_is_added_by_its_json_and_returns_with_its_status()
    {
        using var gmail = new RecordingGmail("""{"forwardingEmail":"in@desk.test","verificationStatus":"pending"}""");
        var address = new ForwardingAddress { ForwardingEmail = "in@desk.test" };

        var added = await gmail.Service.Users.Settings.ForwardingAddresses.Create(address, "me").ExecuteAsync(context.CancellationToken);

        AssertJson("""{"forwardingEmail":"in@desk.test"}""", gmail.Body);
        Assert.AreEqual("pending", added.VerificationStatus);
    }

    /// <summary>The order of parameters in a query has no meaning; the order of one parameter's values has.</summary>
    private static string? Sorted(string? call) => call?.Split('?') is [var path, var query]
        ? $"{path}?{string.Join('&', query.Split('&').OrderBy(pair => pair.Split('=')[0], StringComparer.Ordinal))}"
        : call;

    private static void AssertJson(string expected, string? actual) =>
        Assert.IsTrue(JToken.DeepEquals(JToken.Parse(expected), JToken.Parse(actual!)), actual);
}
