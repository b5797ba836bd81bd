using Connector.Zendesk.Calls;

namespace Connector.UnitTests.Zendesk;

[TestClass]
public sealed class ZendeskOptionsTests
{
    [TestMethod]
    [DataRow("acme", "https://acme.zendesk.com/")]
    [DataRow("d3v-Acme-2", "https://d3v-acme-2.zendesk.com/")]
    public void Subdomain_leads_to_a_host_of_Zendesk(string subdomain, string address) =>
        Assert.AreEqual(address, new ZendeskOptions().AddressOf(subdomain).AbsoluteUri);

    [TestMethod]
    [DataRow("")]
    [DataRow("evil.example/")]
    [DataRow("a.b")]
    [DataRow("evil.example#")]
    [DataRow("user@evil")]
    [DataRow("acme\n")]
    [DataRow("-acme")]
    [DataRow("acme-")]
    public void Text_that_could_lead_to_another_host_is_refused(string subdomain) =>
        Assert.ThrowsExactly<FormatException>(() => new ZendeskOptions().AddressOf(subdomain));

    [TestMethod]
    [DataRow("http://127.0.0.1:5000")]
    [DataRow("http://127.0.0.1:5000/")]
    public void Address_of_tests_replaces_the_host(string address) => Assert.AreEqual(
        "http://127.0.0.1:5000/", new ZendeskOptions { BaseUri = new Uri(address) }.AddressOf("acme").AbsoluteUri);

    [TestMethod]
    public void Secrets_and_people_are_in_no_text_of_the_types()
    {
        object[] values =
        [
            new ZendeskAccess("a", "acme", "client", "Secret"), new ZendeskToken("Secret", default, default),
            new Upload("Secret", "Secret"),
            new UploadFile("Secret.pdf", "application/pdf", new byte[1]), new ZendeskUser(1, "end-user", "Secret@example.org"),
            new ZendeskIdentity("Secret", "agent", ["Secret"]), new ZendeskAnswer<string>("Secret"),
            ZendeskRequest.Get(ZendeskCall.Read, "users/search?query=Secret"),
        ];

        Assert.DoesNotContain("Secret", string.Join(" ", values));
    }
}
