using System.Text.Json;
using Connector.TestKit;

namespace Connector.EndToEndTests.LocalHost;

/// <summary>The description of the API names the same calls as functions.metadata, which the Functions host reads.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class OpenApiTests
{
    private static readonly string[] Methods = ["get", "put", "post", "delete"];

    [TestMethod]
    public void Every_function_with_a_key_is_described_with_its_methods()
    {
        var described = Described();
        var functions = Functions("Function").ToList();

        Assert.IsGreaterThan(20, functions.Count);
        Assert.AreEqual("", string.Join(", ", functions.Except(described)));
    }

    [TestMethod]
    public void Described_calls_without_a_key_are_functions_without_a_key() =>
        Assert.AreEqual("", string.Join(", ", Described(isOpen: true).Except(Functions("Anonymous"))));

    /// <summary>Method, route and name of each function.</summary>
    private static IEnumerable<string> Functions(string level)
    {
        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(HostStage.AppFolder, "functions.metadata")));
        return
        [
            .. from function in metadata.RootElement.EnumerateArray()
               from binding in function.GetProperty("bindings").EnumerateArray()
               where binding.GetProperty("type").GetString() == "httpTrigger" && binding.GetProperty("authLevel").GetString() == level
               from method in binding.GetProperty("methods").EnumerateArray()
               select $"{method.GetString()} /{binding.GetProperty("route").GetString()} {function.GetProperty("name").GetString()}",
        ];
    }

    private static List<string> Described(bool isOpen = false)
    {
        var file = Path.Combine(Repository.Root, "functions", "Connector", "Api", "openapi.json");
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where Methods.Contains(operation.Name) && operation.Value.TryGetProperty("security", out _) == isOpen
               select $"{operation.Name} {path.Name} {operation.Value.GetProperty("operationId").GetString()}",
        ];
    }
}
