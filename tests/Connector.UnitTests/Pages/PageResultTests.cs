using System.Text;
using Connector.Mailboxes;
using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.UnitTests.Pages;

[TestClass]
public sealed class PageResultTests
{
    [TestMethod]
    public async Task Page_has_every_header_that_protects_it()
    {
        var (response, body) = await SendAsync(await PageResult.OfAsync<SmallPage, string>("hello", StatusCodes.Status410Gone));

        Assert.AreEqual(410, response.StatusCode);
        Assert.AreEqual("text/html; charset=utf-8", response.ContentType);
        Assert.AreEqual(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            response.Headers.ContentSecurityPolicy.ToString());
        Assert.AreEqual("no-store", response.Headers.CacheControl.ToString());
        Assert.AreEqual("nosniff", response.Headers.XContentTypeOptions.ToString());
        Assert.AreEqual("no-referrer", response.Headers["Referrer-Policy"].ToString());
        Assert.AreEqual("same-origin", response.Headers["Cross-Origin-Opener-Policy"].ToString());
        Assert.Contains("camera=()", response.Headers["Permissions-Policy"].ToString());
        Assert.StartsWith("<!DOCTYPE html>", body.TrimStart());
        Assert.Contains("<html lang=\"en\">", body);
    }

    [TestMethod]
    public async Task Form_may_lead_to_the_named_origin_alone()
    {
        var page = await PageResult.OfAsync<SmallPage, string>("hello", StatusCodes.Status200OK, "https://accounts.google.com");

        var (response, _) = await SendAsync(page);

        Assert.Contains("form-action 'self' https://accounts.google.com;", response.Headers.ContentSecurityPolicy.ToString());
    }

    [TestMethod]
    public async Task Text_from_outside_is_encoded_everywhere()
    {
        const string Hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";

        var (_, body) = await SendAsync(await PageResult.OfAsync<SmallPage, string>(Hostile));

        Assert.DoesNotContain("<script", body);
        Assert.DoesNotContain("<img", body);
        Assert.DoesNotContain("'alert", body);
        Assert.Contains("&lt;script&gt;", body);
    }

    [TestMethod]
    public async Task Redirect_after_a_post_keeps_no_address()
    {
        var (response, _) = await SendAsync(new SeeOther("/api/console"));

        Assert.AreEqual(303, response.StatusCode);
        Assert.AreEqual("/api/console", response.Headers.Location.ToString());
        Assert.AreEqual("no-store", response.Headers.CacheControl.ToString());
        Assert.AreEqual("no-referrer", response.Headers["Referrer-Policy"].ToString());
    }

    [TestMethod]
    public async Task Stylesheet_is_served_under_its_name_alone()
    {
        var files = new PageFiles();
        var (response, body) = await SendAsync(files.Get(PageFiles.Stylesheet["/api/pages/".Length..]));

        Assert.AreEqual("text/css; charset=utf-8", response.ContentType);
        Assert.AreEqual("public, max-age=31536000, immutable", response.Headers.CacheControl.ToString());
        Assert.Contains("prefers-color-scheme: dark", body);
        Assert.AreEqual(404, (files.Get("0000000000000000.css") as IStatusCodeHttpResult)?.StatusCode);
    }

    private static async Task<(HttpResponse Response, string Body)> SendAsync(IResult result)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>Shows one text in each place where a page may have one.</summary>
    private sealed class SmallPage : PageComponent<string>
    {
        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
        {
            builder.OpenComponent<PageLayout>(0);
            builder.AddComponentParameter(1, nameof(PageLayout.Words), PageWords.In(Locale.En));
            builder.AddComponentParameter(2, nameof(PageLayout.Title), Model);
            builder.AddComponentParameter(3, nameof(PageLayout.ChildContent), (Microsoft.AspNetCore.Components.RenderFragment)(content =>
            {
                content.OpenComponent<StateMark>(0);
                content.AddComponentParameter(1, nameof(StateMark.Mark), Mark.Act);
                content.AddComponentParameter(2, nameof(StateMark.Text), Model);
                content.CloseComponent();
                content.OpenComponent<ActionForm>(3);
                content.AddComponentParameter(4, nameof(ActionForm.Action), Model);
                content.AddComponentParameter(5, nameof(ActionForm.Token), Model);
                content.AddComponentParameter(6, nameof(ActionForm.Button), Model);
                content.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }
}
