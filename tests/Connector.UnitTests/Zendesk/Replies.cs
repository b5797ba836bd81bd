using System.Net;
using System.Text;
using Connector.Zendesk.Calls;

namespace Connector.UnitTests.Zendesk;

/// <summary>Answers of Zendesk, made of their parts.</summary>
internal static class Replies
{
    public const string Json = "application/json; charset=utf-8";

    public static async Task<ZendeskReply> OfAsync(
        int status, string body, string type, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8) };
        response.Content.Headers.Remove("Content-Type");
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return await ZendeskReply.ReadAsync(response, DateTimeOffset.UnixEpoch, CancellationToken.None);
    }
}
