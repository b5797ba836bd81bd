using System.Text;
using Connector.Api;
using Microsoft.AspNetCore.Http;

namespace Connector.UnitTests.Api;

/// <summary>A wrong body gets one sentence that names the place and the mistake.</summary>
[TestClass]
public sealed class JsonBodyTests(TestContext context)
{
    [TestMethod]
    [DataRow("""{"name":"a"}""", "The property name is unknown: expected text, flag, parts.")]
    [DataRow("""{"text":"a","text":"b"}""", "The property text is given twice.")]
    [DataRow("""{"text":"a","Text":"b"}""", "The property Text is given twice.")]
    [DataRow("""{"text":7}""", "The property text must be a text.")]
    [DataRow("""{"flag":"yes"}""", "The property flag must be true or false.")]
    [DataRow("""{"parts":"a"}""", "The property parts must be a JSON list.")]
    [DataRow("""{"parts":["a"]}""", "The property parts[0] must be a JSON object.")]
    [DataRow("""{"parts":[{"text":"a"},{"text":{}}]}""", "The property parts[1].text must be a text.")]
    [DataRow("""{"parts":[{"more":1}]}""", "The property parts[0].more is unknown: expected text.")]
    [DataRow("[]", "The body must be a JSON object.")]
    [DataRow("null", "The body must be a JSON object.")]
    [DataRow("", "The body must be JSON.")]
    [DataRow("{", "The body must be JSON.")]
    [DataRow("""{"text":"\ud83d"}""", "The property text cannot be read.")]
    [DataRow("""{"\ud83d":"a"}""", "The name of a property holds half a character.")]
    public async Task Wrong_body_is_explained_by_its_one_mistake(string body, string expected)
    {
        var (read, wrong) = await ReadAsync(body);

        Assert.IsNull(read);
        Assert.AreEqual(expected, wrong);
    }

    [TestMethod]
    public async Task Null_is_read_as_left_out()
    {
        var (read, wrong) = await ReadAsync("""{"text":null,"parts":[{"text":null}]}""");

        Assert.IsNull(wrong);
        Assert.IsNull(read!.Text);
    }

    private Task<(Letter? Body, string? Wrong)> ReadAsync(string body)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return JsonBody.ReadAsync<Letter>(request, context.CancellationToken);
    }

    private sealed record Letter(string? Text, bool? Flag, IReadOnlyList<Part?>? Parts);

    private sealed record Part(string? Text);
}
