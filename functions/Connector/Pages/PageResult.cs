using System.Text;
using Microsoft.AspNetCore.Http;

namespace Connector.Pages;

/// <summary>A page as the answer to a call, with the headers of <see cref="PageHeaders"/>.</summary>
public sealed class PageResult : IResult, IStatusCodeHttpResult
{
    private PageResult(string html, int status) => (Html, Status) = (html, status);

    public string Html { get; }

    public int Status { get; }

    /// <summary>Origins to which a form of this page may lead beside this app, such as Google's sign-in.</summary>
    public IReadOnlyList<string> FormTargets { get; init; } = [];

    int? IStatusCodeHttpResult.StatusCode => Status;

    public static async Task<PageResult> OfAsync<TPage, TModel>(
        TModel model, int status = StatusCodes.Status200OK, params string[] formTargets)
        where TPage : PageComponent<TModel>
        where TModel : notnull
    {
        var parameters = new Dictionary<string, object?> { [nameof(PageComponent<>.Model)] = model };
        return new PageResult(await PageRenderer.RenderAsync<TPage>(parameters), status) { FormTargets = formTargets };
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        PageHeaders.Write(response, FormTargets);
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        var body = Encoding.UTF8.GetBytes(Html);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
