using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Connector.Benchmarks.Simulation;
using Connector.Importing;

namespace Connector.Benchmarks.Measuring;

/// <summary>
/// The floor: ids and access tokens are given, each mail is got, decoded and put, as many at once as the connector gets. No list, no
/// row, no lease, no pacing, no failure that is told from another.
/// </summary>
internal sealed class FloorWork : IMeasuredWork
{
    private readonly MeasureOrder _order;
    private readonly ConnectorInProcess _connector;
    private readonly HttpClient _http;
    private readonly BlobContainerClient _container;
    private readonly Dictionary<string, string> _tokens = [];

    public FloorWork(MeasureOrder order, StorageCount count)
    {
        _order = order;
        _http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip });
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("floor (gzip)");

        // The connector's own client: what is saved in it is saved here too.
        _connector = new ConnectorInProcess(order, count);
        _container = _connector.Get<BlobServiceClient>().GetBlobContainerClient("mail");
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

        foreach (var mailbox in _order.Mailboxes.Concat(_order.WarmUp))
        {
            _tokens[mailbox.Address] = await TokenAsync(mailbox, cancellationToken);
        }
    }

    public Task RunAsync(IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken)
    {
        var outer = new ParallelOptions { MaxDegreeOfParallelism = _order.AtOnce, CancellationToken = cancellationToken };
        var concurrency = new ImportOptions().Concurrency;

        return Parallel.ForEachAsync(mailboxes, outer, async (mailbox, token) =>
            await Parallel.ForEachAsync(
                mailbox.GmailIds,
                new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = token },
                async (id, cancelled) => await ImportAsync(mailbox, id, cancelled)));
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _connector.DisposeAsync();
    }

    private async ValueTask ImportAsync(BenchMailbox mailbox, string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_order.Gmail.BaseUri, $"gmail/v1/users/me/messages/{id}?format=raw"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[mailbox.Address]);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();

        var json = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        using var mail = new MemoryStream(Decode(json));
        await _container.GetBlockBlobClient($"{mailbox.Address}/{id}.eml").UploadAsync(
            mail, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
    }

    private static byte[] Decode(byte[] json)
    {
        var reader = new Utf8JsonReader(json);

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("raw"u8))
            {
                reader.Read();
                return Base64Url.DecodeFromUtf8(reader.ValueSpan);
            }
        }

        throw new JsonException("The answer holds no mail.");
    }

    private async Task<string> TokenAsync(BenchMailbox mailbox, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = _order.Gmail.ClientId,
            ["client_secret"] = _order.Gmail.ClientSecret,
            ["refresh_token"] = mailbox.RefreshToken,
        });
        using var response = await _http.PostAsync(_order.Gmail.TokenUri, form, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }
}
