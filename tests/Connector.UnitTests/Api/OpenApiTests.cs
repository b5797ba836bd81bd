using System.Text;
using System.Text.RegularExpressions;
using Connector.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Connector.UnitTests.Api;

[TestClass]
public sealed partial class OpenApiTests
{
    /// <summary>Microsoft's reader of OpenAPI documents is the judge.</summary>
    [TestMethod]
    public void Document_is_valid_OpenAPI_3_1()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(Text(), "json");

        Assert.AreEqual(OpenApiSpecVersion.OpenApi3_1, diagnostic!.SpecificationVersion);
        Assert.AreEqual("", string.Join('\n', diagnostic.Errors.Concat(diagnostic.Warnings)));
        Assert.IsGreaterThan(20, document!.Paths.Count);
        Assert.IsTrue(document.Paths.SelectMany(path => path.Value.Operations!.Values).All(operation => operation.Summary is not null));
    }

    [TestMethod]
    public void Parameters_of_a_path_are_those_in_its_address()
    {
        var (document, _) = OpenApiDocument.Parse(Text(), "json");

        foreach (var (path, item) in document!.Paths)
        {
            var named = InBraces().Matches(path).Select(match => match.Groups["name"].Value).Order().ToList();

            foreach (var operation in item.Operations!.Values)
            {
                var given = operation.Parameters?.Where(parameter => parameter.In == ParameterLocation.Path)
                    .Select(parameter => parameter.Name!).Order() ?? Enumerable.Empty<string>();
                Assert.AreSequenceEqual(named, given, $"{operation.OperationId}");
            }
        }
    }

    private static string Text() => Encoding.UTF8.GetString(((FileContentHttpResult)new OpenApiEndpoint().Get()).FileContents.Span);

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex InBraces();
}
