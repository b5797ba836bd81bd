using Microsoft.AspNetCore.Http;

namespace Connector.Pages;

/// <summary>
/// Leads the browser to another page after a POST (RFC 9110, 15.4.4), so that a reload repeats nothing and the address of the call is not
/// kept.
/// </summary>
public sealed class SeeOther(string location) : IResult, IStatusCodeHttpResult
{
    public string Location { get; } = location;

    public int? StatusCode => StatusCodes.Status303SeeOther;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        PageHeaders.Write(httpContext.Response, []);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Location;
        return Task.CompletedTask;
    }
}
