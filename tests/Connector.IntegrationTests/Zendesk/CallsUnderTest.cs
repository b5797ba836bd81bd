using System.Text.Json;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Azurite;
using Connector.TestKit.Zendesk;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.Logging.Testing;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>The calls of one instance, over a simulated Zendesk.</summary>
internal sealed class CallsUnderTest : IDisposable
{
    private static readonly TokenCipher Cipher =
        new(new TokenOptions("k", new Dictionary<string, byte[]> { ["k"] = new byte[32] }));

    private readonly FakeLogger<ZendeskHttp> _log = new();

    private readonly ZendeskHttp _http;

    private CallsUnderTest(ZendeskSimulator zendesk, string storage, TimeProvider time)
    {
        Storage = storage;
        Table = new TableServiceClient(storage).GetTableClient(StorageNames.DestinationsTable);
        Access = new ZendeskAccess("acme-account", "acme", zendesk.Options.ClientId, zendesk.Options.ClientSecret);
        var options = new ZendeskOptions { BaseUri = new Uri("http://zendesk.test/"), AllowPrivate = true };
        _http = new ZendeskHttp(options, time, _log, _ => new ZendeskHandler(zendesk));
        Tokens = new ZendeskTokens(new TableServiceClient(storage), Cipher, _http, options, time);
        Calls = new ZendeskCalls(new ZendeskClient(_http, Tokens, new RateBudget(time), time));
    }

    public string Storage { get; }

    /// <summary>The log lines about answers that are faults.</summary>
    public IEnumerable<string> Logged => _log.Collector.GetSnapshot().Select(record => record.Message);

    public TableClient Table { get; }

    public ZendeskAccess Access { get; }

    public ZendeskTokens Tokens { get; }

    public ZendeskCalls Calls { get; }

    public static async Task<CallsUnderTest> StartAsync(ZendeskSimulator zendesk, TimeProvider time, CancellationToken cancellationToken)
    {
        var calls = new CallsUnderTest(zendesk, await SharedAzurite.NewAccountAsync(), time);
        await calls.Table.CreateIfNotExistsAsync(cancellationToken);
        return calls;
    }

    /// <summary>Another instance of the app over the same storage.</summary>
    public CallsUnderTest Another(ZendeskSimulator zendesk, TimeProvider time) => new(zendesk, Storage, time);

    /// <summary>Makes a ticket.</summary>
    public Task<ZendeskAnswer<Ticket>> CreateAsync(
        string key, string name, string? upload, string requester, string? copy, CancellationToken cancellationToken) =>
        Calls.CreateAsync(
            Access,
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                ticket = new
                {
                    subject = name,
                    external_id = $"msg_{name}",
                    requester = new { name = "Ann", email = requester },
                    email_ccs = copy is null ? [] : new[] { new { user_email = copy } },
                    metadata = new { connector_message = $"msg_{name}" },
                    comment = new { body = name, uploads = upload is null ? [] : new[] { upload } },
                },
            }),
            key,
            cancellationToken);

    /// <summary>Adds a comment to a ticket as it was read.</summary>
    public Task<ZendeskAnswer<Ticket>> CommentAsync(Ticket ticket, string marker, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            ticket = new
            {
                safe_update = true,
                updated_stamp = ticket.UpdatedAt,
                metadata = new { connector_message = marker },
                comment = new { body = marker },
            },
        });
        return Calls.CommentAsync(Access, ticket.Id, json, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
