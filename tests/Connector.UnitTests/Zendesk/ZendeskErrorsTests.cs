using Connector.Zendesk.Calls;

namespace Connector.UnitTests.Zendesk;

/// <summary>
/// The table of answers: what each means for the mail, the ticket and the Zendesk. The bodies are those in Zendesk's documentation and in
/// public issues of its clients.
/// </summary>
[TestClass]
public sealed class ZendeskErrorsTests
{
    private const string Json = Replies.Json;

    private const string Suspended = """
        {"error":"RecordInvalid","description":"Record validation errors","details":{"requester":
        [{"description":"Requester: Ann Example is suspended.","error":"UserSuspended"}]}}
        """;

    private const string Closed = """
        {"error":"RecordInvalid","description":"Record validation errors",
        "details":{"status":[{"description":"Status: closed prevents ticket update"}]}}
        """;

    [TestMethod]
    [DataRow(200)]
    [DataRow(201)]
    public async Task Good_status_with_JSON_is_no_fault(int status) =>
        Assert.IsNull(await FaultAsync(ZendeskCall.Create, status, """{"ticket":{}}"""));

    [TestMethod]
    public async Task Page_with_status_200_means_that_Zendesk_is_down() =>
        Assert.IsInstanceOfType<ZendeskFault.Down>(
            await FaultAsync(ZendeskCall.Create, 200, "<html><body>We are performing maintenance</body></html>", "text/html"));

    [TestMethod]
    [DataRow("\"text\"")]
    [DataRow("{\"ticket\":")]
    [DataRow("")]
    public async Task Body_that_is_no_object_means_that_Zendesk_is_down(string body) =>
        Assert.IsInstanceOfType<ZendeskFault.Down>(await FaultAsync(ZendeskCall.Create, 201, body));

    [TestMethod]
    [DataRow(301)]
    [DataRow(302)]
    [DataRow(307)]
    public async Task Redirect_means_that_Zendesk_is_down(int status) =>
        Assert.Contains("not followed", (await FaultAsync<ZendeskFault.Down>(ZendeskCall.Create, status, "", "text/html")).Reason);

    [TestMethod]
    [DataRow(401, """{"error":"invalid_token","error_description":"The access token expired"}""", "invalid_token")]
    [DataRow(401, """{"error":"Couldn't authenticate you"}""", "access token")]
    [DataRow(403, """{"error":"Forbidden","description":"You do not have access to this page."}""", "Forbidden")]
    [DataRow(403, """{"error":{"title":"Forbidden","message":"You do not have access to this page."}}""", "right")]
    public async Task Refused_token_or_role_is_denied(int status, string body, string part) =>
        Assert.Contains(part, (await FaultAsync<ZendeskFault.Denied>(ZendeskCall.Create, status, body)).Reason);

    [TestMethod]
    [DataRow(ZendeskCall.ReadTicket)]
    [DataRow(ZendeskCall.Comment)]
    public async Task Missing_ticket_is_gone(object call) =>
        await FaultAsync<ZendeskFault.Gone>((ZendeskCall)call, 404, """{"error":"RecordNotFound","description":"Not found"}""");

    [TestMethod]
    [DataRow("""{"error":"InvalidEndpoint","description":"Not found"}""", Json)]
    [DataRow("<html>404</html>", "text/html")]
    public async Task Not_found_that_is_not_about_a_record_means_that_Zendesk_is_down(string body, string type) =>
        Assert.IsInstanceOfType<ZendeskFault.Down>(await FaultAsync(ZendeskCall.Comment, 404, body, type));

    [TestMethod]
    public async Task Stale_update_is_a_conflict() =>
        await FaultAsync<ZendeskFault.Conflict>(ZendeskCall.Comment, 409, """
            {"error":"UpdateConflict","description":"Safe Update prevented the update due to outdated ticket data."}
            """);

    [TestMethod]
    public async Task Same_key_with_another_body_is_told_from_other_bad_requests()
    {
        await FaultAsync<ZendeskFault.SameKeyOtherBody>(ZendeskCall.Create, 400, """
            {"error":"IdempotentRequestError","description":"Request parameters don't match the given idempotency key"}
            """);
        await FaultAsync<ZendeskFault.Refused>(ZendeskCall.Create, 400, """{"error":"InvalidValue","description":"…"}""");
    }

    [TestMethod]
    public async Task Suspended_requester_is_a_class_of_its_own() =>
        await FaultAsync<ZendeskFault.SuspendedSender>(ZendeskCall.Create, 422, Suspended);

    [TestMethod]
    public async Task Suspended_requester_is_found_behind_other_problems_and_without_a_code() =>
        await FaultAsync<ZendeskFault.SuspendedSender>(ZendeskCall.Create, 422, """
            {"error":"RecordInvalid","description":"Record validation errors","details":{
            "base":[{"description":"Something else"},{"description":"Requester: Ann Example is suspended."}],
            "subject":[{"description":"Subject: is too long"}]}}
            """);

    [TestMethod]
    public async Task Suspended_copy_is_only_a_field() =>
        Assert.AreEqual("email_ccs", string.Join(",", (await FaultAsync<ZendeskFault.FieldRefused>(ZendeskCall.Create, 422, """
            {"error":"RecordInvalid","details":{"email_ccs":[{"description":"Ann is suspended.","error":"UserSuspended"}]}}
            """)).Fields));

    [TestMethod]
    [DataRow(Closed)]
    [DataRow("""{"error":"RecordInvalid","details":{"status":[{"error":"ClosedTicket","description":"Status: geschlossen"}]}}""")]
    [DataRow("""{"error":"RecordInvalid","details":{"base":[{"description":"Status: closed prevents ticket update"}]}}""")]
    [DataRow("""{"error":"RecordInvalid","details":{"status":[{"type":"closed_prevents_ticket_update"}]}}""")]
    public async Task Closed_ticket_takes_no_comment(string body) =>
        await FaultAsync<ZendeskFault.Closed>(ZendeskCall.Comment, 422, body);

    [TestMethod]
    [DataRow("""{"email_ccs":[{"description":"Email CCs: x is invalid"}]}""", "email_ccs")]
    [DataRow("""{"custom_fields":[{"description":"…"}],"recipient":[{"description":"…"}]}""", "custom_fields,recipient")]
    public async Task Problem_of_fields_that_a_ticket_can_do_without_names_them(string details, string fields) =>
        Assert.AreEqual(fields, string.Join(",", (await FaultAsync<ZendeskFault.FieldRefused>(
            ZendeskCall.Create, 422, $$"""{"error":"RecordInvalid","details":{{details}}}""")).Fields));

    [TestMethod]
    [DataRow(422)]
    [DataRow(413)]
    public async Task Refused_upload_is_about_that_file(int status) =>
        await FaultAsync<ZendeskFault.FieldRefused>(
            ZendeskCall.Upload, status, """{"error":"AttachmentUnprocessable","description":"File type is not permitted"}""");

    [TestMethod]
    [DataRow(422, """{"error":"RecordInvalid","details":{"uploads":[{"description":"Uploads: is invalid"}]}}""")]
    [DataRow(404, """{"error":"RecordNotFound","description":"Not found"}""")]
    public async Task Expired_upload_is_recognised(int status, string body) =>
        await FaultAsync<ZendeskFault.UploadExpired>(ZendeskCall.Create, status, body);

    [TestMethod]
    public async Task Other_problem_refuses_the_mail_and_names_its_fields()
    {
        var refused = await FaultAsync<ZendeskFault.Refused>(ZendeskCall.Create, 422, """
            {"error":"RecordInvalid","description":"Record validation errors","details":{
            "email_ccs":[{"description":"…"}],"subject":[{"description":"Subject: Secret plan is too long"}]}}
            """);

        Assert.AreEqual("email_ccs,subject", string.Join(",", refused.Fields));
        Assert.AreEqual("Zendesk refused it (422 RecordInvalid: email_ccs, subject)", refused.Reason);
    }

    [TestMethod]
    [DataRow(400)]
    [DataRow(422)]
    [DataRow(413)]
    public async Task Refusal_without_details_refuses_the_mail(int status) =>
        await FaultAsync<ZendeskFault.Refused>(ZendeskCall.Create, status, """{"error":"RecordInvalid"}""");

    [TestMethod]
    [DataRow("application/json", """{"error":"APIRateLimitExceeded","description":"…"}""")]
    [DataRow("text/plain", "Number of allowed API requests per minute exceeded")]
    public async Task Limit_of_the_account_tells_the_wait_in_each_form(string type, string body)
    {
        Assert.AreEqual(TimeSpan.FromSeconds(17), (await FaultAsync<ZendeskFault.Limited>(
            ZendeskCall.Create, 429, body, type, ("Retry-After", "17"))).Wait);
        Assert.AreEqual(TimeSpan.FromSeconds(41), (await FaultAsync<ZendeskFault.Limited>(
            ZendeskCall.Create, 429, body, type, ("ratelimit-reset", "41"))).Wait);
        Assert.AreEqual(TimeSpan.FromMinutes(1), (await FaultAsync<ZendeskFault.Limited>(ZendeskCall.Create, 429, body, type)).Wait);
    }

    [TestMethod]
    public async Task Limit_of_one_ticket_is_told_from_those_of_the_account()
    {
        const string body = """{"error":"TooManyRequests"}""";
        var left = ("ratelimit-remaining", "150");

        Assert.AreEqual(TimeSpan.FromSeconds(480), (await FaultAsync<ZendeskFault.TicketBusy>(
            ZendeskCall.Comment, 429, body, Json, left, ("Retry-After", "480"))).Wait);
        await FaultAsync<ZendeskFault.TicketBusy>(
            ZendeskCall.Comment, 429, body, Json, left, ("zendesk-ratelimit-tickets-update", "total=30; remaining=0; resets=480"));
        await FaultAsync<ZendeskFault.Limited>(
            ZendeskCall.Comment, 429, body, Json, left, ("zendesk-ratelimit-tickets-update", "total=100; remaining=0; resets=20"));
        await FaultAsync<ZendeskFault.Limited>(
            ZendeskCall.Comment, 429, body, Json, left, ("Zendesk-RateLimit-tickets-update", "total=20; remaining=0; resets=20"));
        await FaultAsync<ZendeskFault.Limited>(ZendeskCall.Comment, 429, body, Json, ("ratelimit-remaining", "0"));
        await FaultAsync<ZendeskFault.Limited>(ZendeskCall.Create, 429, body, Json, left);
    }

    [TestMethod]
    [DataRow(500)]
    [DataRow(502)]
    [DataRow(503)]
    [DataRow(504)]
    [DataRow(408)]
    [DataRow(405)]
    public async Task Other_status_means_that_Zendesk_is_down_and_keeps_its_wait(int status) =>
        Assert.AreEqual(TimeSpan.FromSeconds(90), (await FaultAsync<ZendeskFault.Down>(
            ZendeskCall.Create, status, "<html></html>", "text/html", ("Retry-After", "90"))).Wait);

    private static async Task<T> FaultAsync<T>(
        ZendeskCall call, int status, string body, string type = Json, params (string Name, string Value)[] headers)
        where T : ZendeskFault
    {
        var fault = await FaultAsync(call, status, body, type, headers);
        Assert.IsInstanceOfType<T>(fault, $"{fault}");
        return (T)fault;
    }

    private static async Task<ZendeskFault?> FaultAsync(
        ZendeskCall call, int status, string body, string type = Json, params (string Name, string Value)[] headers) =>
        ZendeskErrors.Classify(call, await Replies.OfAsync(status, body, type, headers));
}
