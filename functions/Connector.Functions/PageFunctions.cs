using Connector.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The files that all pages share.</summary>
public sealed class PageFunctions(PageFiles files)
{
    /// <summary>Open to every caller, because a stylesheet and an icon hold no secret.</summary>
    [ProvenBy(Proof.Open)]
    [Function("GetPageFile")]
    public IResult GetFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/{file}")] HttpRequest request, string file) =>
        files.Get(file);
}
