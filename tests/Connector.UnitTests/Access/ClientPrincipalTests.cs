using System.Text;
using System.Text.Json;
using Connector.Access;

namespace Connector.UnitTests.Access;

[TestClass]
public sealed class ClientPrincipalTests
{
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    /// <summary>The form is that of learn.microsoft.com, "Work with user identities in Azure App Service authentication".</summary>
    [TestMethod]
    public void Person_of_Entra_is_read_with_name_and_groups()
    {
        var principal = ClientPrincipal.Read(Header(new
        {
            auth_typ = "aad",
            claims = new[]
            {
                new { typ = ObjectId, val = "o-1" },
                new { typ = "preferred_username", val = "ann@example.org" },
                new { typ = "groups", val = "g-1" },
                new { typ = "groups", val = "g-2" },
            },
            name_typ = "name",
            role_typ = "roles",
        }));

        Assert.IsNotNull(principal);
        Assert.AreEqual("o-1", principal.ObjectId);
        Assert.AreEqual("ann@example.org", principal.Name);
        Assert.AreSequenceEqual(["g-1", "g-2"], principal.Groups);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("no base64!")]
    [DataRow("bm8ganNvbg==")]
    [DataRow("bnVsbA==")]
    [DataRow("W10=")]
    [DataRow("e30=")]
    public void Header_that_cannot_be_read_names_no_person(string header) => Assert.IsNull(ClientPrincipal.Read(header));

    [TestMethod]
    public void Person_of_another_provider_or_without_an_object_id_is_not_taken()
    {
        Assert.IsNull(ClientPrincipal.Read(Header(new { auth_typ = "google", claims = new[] { new { typ = ObjectId, val = "o-1" } } })));
        Assert.IsNull(ClientPrincipal.Read(Header(new { auth_typ = "aad", claims = new[] { new { typ = "name", val = "Ann" } } })));
        Assert.IsNull(ClientPrincipal.Read(Header(new { auth_typ = "aad", claims = new[] { new { typ = ObjectId, val = " " } } })));
        Assert.IsNull(ClientPrincipal.Read(new string('A', 65 * 1024)));
    }

    [TestMethod]
    public void Operators_are_those_that_a_setting_names()
    {
        var options = new ConsoleOptions { AllowedGroups = "g-1, G-2", AllowedUsers = "o-9" };

        Assert.IsTrue(options.Allows(new ClientPrincipal("o-1", "Ann", ["x", "g-2"])));
        Assert.IsTrue(options.Allows(new ClientPrincipal("o-9", "Bob", [])));
        Assert.IsFalse(options.Allows(new ClientPrincipal("o-1", "Ann", ["g-3", ""])));
        Assert.IsFalse(new ConsoleOptions().Allows(new ClientPrincipal("", "Ann", [""])));
    }

    [TestMethod]
    [DataRow(AccessMode.AppService, true, true)]
    [DataRow(AccessMode.AppService, false, false)]
    [DataRow(AccessMode.Off, true, false)]
    [DataRow(AccessMode.Open, true, false)]
    public void Header_is_trusted_only_if_the_setting_and_the_platform_say_so(AccessMode access, bool isPlatformAuthOn, bool trusts) =>
        Assert.AreEqual(trusts, new ConsoleOptions { Access = access, IsPlatformAuthOn = isPlatformAuthOn }.TrustsPrincipal);

    private static string Header(object content) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content)));
}
