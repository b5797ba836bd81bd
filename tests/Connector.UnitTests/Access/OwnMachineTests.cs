using Connector.Access;
using Microsoft.AspNetCore.Http;

namespace Connector.UnitTests.Access;

[TestClass]
public sealed class OwnMachineTests
{
    [TestMethod]
    [DataRow("localhost:7071", null)]
    [DataRow("127.0.0.1:7071", null)]
    [DataRow("[::1]:7071", null)]
    [DataRow("127.0.0.1:45123", "localhost:7071")]
    [DataRow("127.0.0.1:45123", "LOCALHOST")]
    public void Call_by_a_name_of_this_machine_is_accepted(string host, string? forwarded) =>
        Assert.IsTrue(OwnMachine.IsAsked(Request(host, forwarded)));

    [TestMethod]
    [DataRow("rebind.example:7071", null)]
    [DataRow("127.0.0.1.rebind.example", null)]
    [DataRow("localhost.rebind.example", null)]
    [DataRow("10.0.0.1:7071", null)]
    [DataRow("", null)]
    [DataRow("127.0.0.1:45123", "rebind.example:7071")]
    [DataRow("127.0.0.1:45123", "localhost, rebind.example")]
    [DataRow("127.0.0.1:45123", "")]
    [DataRow("rebind.example", "localhost")]
    public void Call_by_another_name_is_refused(string host, string? forwarded) =>
        Assert.IsFalse(OwnMachine.IsAsked(Request(host, forwarded)));

    private static HttpRequest Request(string host, string? forwarded)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString(host);

        if (forwarded is not null)
        {
            request.Headers["X-Forwarded-Host"] = forwarded;
        }

        return request;
    }
}
