using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Connector.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Delivering;

/// <summary>Links to mail without an account key: user-delegation SAS.</summary>
[TestClass]
public sealed class DelegationKeyTests(TestContext context)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Link_reads_one_blob_and_is_signed_with_the_key_of_the_identity()
    {
        var storage = new KeyService();

        var link = await Mail(storage).LinkAsync("acme/mail.eml", TimeSpan.FromHours(1), Token);

        // https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas
        var query = HttpUtility.ParseQueryString(link!.Address.Query);
        Assert.AreEqual("https://connector.blob.core.windows.net/mail/acme/mail.eml", link.Address.GetLeftPart(UriPartial.Path));
        Assert.AreEqual("b", query["sr"]);
        Assert.AreEqual("r", query["sp"]);
        Assert.AreEqual("2026-01-05T09:00:00Z", query["se"]);
        Assert.AreEqual(KeyService.ObjectId, query["skoid"]);
        Assert.IsFalse(string.IsNullOrEmpty(query["sig"]));
        Assert.AreEqual(_time.GetUtcNow().AddHours(1), link.Until);
    }

    [TestMethod]
    public async Task Key_is_reused_until_a_link_would_outlast_it()
    {
        var storage = new KeyService();
        var mail = Mail(storage);

        for (var count = 0; count < 50; count++)
        {
            await mail.LinkAsync($"{count}.eml", TimeSpan.FromHours(1), Token);
        }

        Assert.AreEqual(1, storage.Asked);
        _time.Advance(TimeSpan.FromDays(6.95));
        var late = await mail.LinkAsync("late.eml", TimeSpan.FromHours(1), Token);

        Assert.AreEqual(2, storage.Asked);
        Assert.AreEqual(_time.GetUtcNow().AddHours(1), late!.Until);
    }

    [TestMethod]
    public async Task Link_never_outlasts_its_key()
    {
        var storage = new KeyService();

        var link = await Mail(storage).LinkAsync("mail.eml", TimeSpan.FromDays(7), Token);

        Assert.AreEqual(_time.GetUtcNow() + DelegationKey.Lifetime, link!.Until);
    }

    [TestMethod]
    public async Task Identity_without_the_role_gives_no_link_and_is_asked_only_now_and_then()
    {
        var storage = new KeyService { IsAllowed = false };
        var mail = Mail(storage);

        Assert.IsNull(await mail.LinkAsync("1.eml", TimeSpan.FromHours(1), Token));
        Assert.IsNull(await mail.LinkAsync("2.eml", TimeSpan.FromHours(1), Token));
        Assert.AreEqual(1, storage.Asked);

        storage.IsAllowed = true;
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsNotNull(await mail.LinkAsync("3.eml", TimeSpan.FromHours(1), Token));
    }

    private RawMail Mail(KeyService storage)
    {
        var client = new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(storage)) };
        client.Retry.MaxRetries = 0;
        var blobs = new BlobServiceClient(new Uri("https://connector.blob.core.windows.net/"), new Identity(), client);
        return new RawMail(blobs, new DelegationKey(blobs, _time, NullLogger<DelegationKey>.Instance), _time);
    }

    /// <summary>Answers as Get User Delegation Key does (learn.microsoft.com/rest/api/storageservices/get-user-delegation-key).</summary>
    private sealed class KeyService : HttpMessageHandler
    {
        public const string ObjectId = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

        public int Asked { get; private set; }

        public bool IsAllowed { get; set; } = true;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Contains("comp=userdelegationkey", request.RequestUri!.Query);
            Asked++;

            if (!IsAllowed)
            {
                return new HttpResponseMessage(HttpStatusCode.Forbidden)
                {
                    Headers = { { "x-ms-error-code", "AuthorizationPermissionMismatch" } },
                };
            }

            var asked = System.Xml.Linq.XDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).Root!;
            var (start, end) = (asked.Element("Start")!.Value, asked.Element("Expiry")!.Value);
            Assert.IsLessThanOrEqualTo(TimeSpan.FromDays(7), Date(end) - Date(start));

            var xml =
                $"<UserDelegationKey><SignedOid>{ObjectId}</SignedOid><SignedTid>{ObjectId}</SignedTid><SignedStart>{start}</SignedStart>"
                + $"<SignedExpiry>{end}</SignedExpiry><SignedService>b</SignedService><SignedVersion>2024-11-04</SignedVersion>"
                + $"<Value>{Convert.ToBase64String(new byte[32])}</Value></UserDelegationKey>";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
        }

        private static DateTimeOffset Date(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
