using System.Globalization;
using System.Text.Json.Nodes;

namespace Connector.TestKit.Zendesk;

/// <summary>Takes files, which a ticket has to use within an hour.</summary>
internal sealed class ZendeskUploadRoute(ZendeskState state, ZendeskSimulatorOptions options)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(60);

    private int _last;

    public SimulatedReply Upload(SimulatedRequest request)
    {
        var name = request.Query.GetValueOrDefault("filename", "");

        if (name.Length == 0)
        {
            return SimulatedReply.Error(400, "InvalidValue", "A filename is required");
        }

        if (options.ForbiddenExtensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            return SimulatedReply.Error(422, "AttachmentUnprocessable", "The file type is not permitted");
        }

        if (FindOrAdd(request.Query.GetValueOrDefault("token")) is not { } upload)
        {
            return SimulatedReply.NotFound;
        }

        var url = string.Create(
            CultureInfo.InvariantCulture, $"https://{options.Subdomain}.zendesk.com/attachments/token/{upload.Token}/?name={++_last}");
        var file = new SimulatedFile(name, request.Header("content-type") ?? "", request.Body, url);
        upload.Files.Add(file);

        return SimulatedReply.Ok(ToJson(upload, file), 201);
    }

    private JsonObject ToJson(SimulatedUpload upload, SimulatedFile file) => new()
    {
        ["upload"] = new JsonObject
        {
            ["token"] = upload.Token,
            ["expires_at"] = ZendeskSimulator.Stamp(upload.ExpiresAt),
            ["attachment"] = new JsonObject
            {
                ["id"] = state.NextId(),
                ["file_name"] = file.Name,
                ["content_url"] = file.Url,
                ["content_type"] = file.ContentType,
                ["size"] = file.Content.Length,
            },
        },
    };

    /// <returns>Null if the token has expired or was used.</returns>
    private SimulatedUpload? FindOrAdd(string? token)
    {
        if (token is not null)
        {
            return state.Uploads.GetValueOrDefault(token) is { IsUsed: false } known && state.Now < known.ExpiresAt ? known : null;
        }

        var made = new SimulatedUpload(string.Create(CultureInfo.InvariantCulture, $"upload{state.NextId()}"), state.Now + Lifetime);
        state.Uploads.Add(made.Token, made);
        return made;
    }
}
