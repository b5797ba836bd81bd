using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Webhooks;

/// <summary>
/// A helpdesk on a loopback port that takes Standard Webhooks: checks every signature, keeps what it got, and refuses, redirects or
/// hangs on command.
/// </summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private const string Path = "/hook";

    private const string Elsewhere = "/elsewhere";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ReceivedWebhook> _attempts = [];
    private readonly List<ReceivedWebhook> _accepted = [];
    private WebApplication? _host;
    private WebhookMood? _mood;
    private int _strays;

    private WebhookReceiver()
    {
    }

    public static async Task<WebhookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new WebhookReceiver();
        receiver._host = await LoopbackHost.StartAsync(port: 0, receiver.Map, cancellationToken);
        return receiver;
    }

    public Uri Address => new(LoopbackHost.AddressOf(_host!), Path);

    /// <summary>In the form of the setting.</summary>
    public string Secret => $"whsec_{Convert.ToBase64String(_secret)}";

    /// <summary>Everything that came, in order, however it was answered.</summary>
    public IReadOnlyList<ReceivedWebhook> Attempts => Copy(_attempts);

    /// <summary>The posts that were answered with 2xx, in order.</summary>
    public IReadOnlyList<ReceivedWebhook> Accepted => Copy(_accepted);

    /// <summary>The clock that a post's timestamp is held against.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Requests that followed a redirect: there must be none.</summary>
    public int Strays => Volatile.Read(ref _strays);

    /// <summary>The misbehaviour in force; null for none.</summary>
    public WebhookMood? Mood
    {
        get
        {
            lock (_gate)
            {
                return _mood;
            }
        }

        set
        {
            lock (_gate)
            {
                _mood = value;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _host!.DisposeAsync();
        _stopping.Dispose();
    }

    private void Map(WebApplication app) => app.Run(context => context.Request.Path.Value switch
    {
        Path => TakeAsync(context),
        _ => StrayAsync(context),
    });

    private Task StrayAsync(HttpContext context)
    {
        Interlocked.Increment(ref _strays);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task TakeAsync(HttpContext context)
    {
        var webhook = await ReadAsync(context.Request);
        var mood = Note(webhook);

        switch (mood)
        {
            case WebhookMood.Hangs:
                await Wait.UntilCanceledAsync(context.RequestAborted, _stopping.Token);
                context.Abort();
                break;

            case WebhookMood.Answers(var status, _, var retryAfter):
                context.Response.StatusCode = status;
                context.Response.Headers.Location = status is >= 300 and <= 399 ? Elsewhere : default;
                context.Response.Headers.RetryAfter = retryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                break;

            default:
                context.Response.StatusCode = webhook.IsSigned ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
                break;
        }
    }

    private WebhookMood? Note(ReceivedWebhook webhook)
    {
        lock (_gate)
        {
            _attempts.Add(webhook);
            var mood = _mood is { } set && set.For?.Invoke(webhook) != false ? set : null;

            if (webhook.IsSigned && mood is null or WebhookMood.Answers { Status: >= 200 and <= 299 })
            {
                _accepted.Add(webhook);
            }

            return mood;
        }
    }

    private async Task<ReceivedWebhook> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        string id = request.Headers["webhook-id"]!, timestamp =
            request.Headers["webhook-timestamp"]!, signature = request.Headers["webhook-signature"]!;

        return new ReceivedWebhook(
            id, timestamp, signature, IsSigned(id, timestamp, signature, bytes), JsonSerializer.Deserialize<JsonElement>(bytes))
        {
            At = Time.GetUtcNow(),
        };
    }

    private bool IsSigned(string id, string timestamp, string signature, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(_secret, signed);
        var age = Time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));

        return age.Duration() < Tolerance && signature.Split(' ').Any(one =>
            one.StartsWith("v1,", StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes($"v1,{Convert.ToBase64String(expected)}")));
    }

    private IReadOnlyList<ReceivedWebhook> Copy(List<ReceivedWebhook> webhooks)
    {
        lock (_gate)
        {
            return [.. webhooks];
        }
    }
}
