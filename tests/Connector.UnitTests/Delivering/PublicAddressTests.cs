using System.Net;
using Connector.Webhooks;

namespace Connector.UnitTests.Delivering;

[TestClass]
public sealed class PublicAddressTests
{
    [TestMethod]
    [DataRow("127.0.0.1")]
    [DataRow("127.255.255.254")]
    [DataRow("0.0.0.0")]
    [DataRow("10.1.2.3")]
    [DataRow("172.16.0.1")]
    [DataRow("172.31.255.255")]
    [DataRow("192.168.1.1")]
    [DataRow("169.254.169.254")]
    [DataRow("168.63.129.16")]
    [DataRow("100.64.0.1")]
    [DataRow("224.0.0.1")]
    [DataRow("255.255.255.255")]
    [DataRow("::")]
    [DataRow("::1")]
    [DataRow("::ffff:127.0.0.1")]
    [DataRow("::ffff:10.0.0.1")]
    [DataRow("::7f00:1")]
    [DataRow("64:ff9b::a00:1")]
    [DataRow("2002:a00:1::")]
    [DataRow("fc00::1")]
    [DataRow("fd12:3456::1")]
    [DataRow("fe80::1")]
    [DataRow("ff02::1")]
    public void Address_of_a_private_network_is_not_public(string address) =>
        Assert.IsFalse(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [TestMethod]
    [DataRow("1.1.1.1")]
    [DataRow("172.15.255.255")]
    [DataRow("172.32.0.0")]
    [DataRow("192.169.0.1")]
    [DataRow("::ffff:1.1.1.1")]
    [DataRow("2606:4700:4700::1111")]
    public void Address_of_the_internet_is_public(string address) => Assert.IsTrue(PublicAddress.IsPublic(IPAddress.Parse(address)));
}
