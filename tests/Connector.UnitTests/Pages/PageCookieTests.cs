using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.UnitTests.Pages;

[TestClass]
public sealed class PageCookieTests
{
    [TestMethod]
    public void Cookie_belongs_to_this_host_alone_and_no_script_reads_it()
    {
        var context = new DefaultHttpContext();

        PageCookie.Write(context.Request, "session", "a.b", TimeSpan.FromHours(1));

        Assert.AreEqual(
            "__Host-session=a.b; max-age=3600; path=/; secure; samesite=lax; httponly", context.Response.Headers.SetCookie.ToString());
    }

    [TestMethod]
    public void Cookie_without_the_prefix_is_not_read()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = "session=planted";

        Assert.IsNull(PageCookie.Read(context.Request, "session"));

        context.Request.Headers.Cookie = "session=planted; __Host-session=a.b";

        Assert.AreEqual("a.b", PageCookie.Read(context.Request, "session"));
    }
}
