using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Connector.TestKit.Gmail;

namespace Connector.TestKit.Forwarding;

/// <summary>
/// The mail server of the inbound domain: posts what Gmail forwards to the app's endpoint, signed with <c>Forwarding__Secret</c>, and posts
/// it again while the app answers 5xx or not at all, as a mail server would.
/// </summary>
/// <param name="app">An instance of the app that runs, with a base address that ends in /api/.</param>
public sealed class InboundRelay(Func<HttpClient> app, string secret)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private const int MostTries = 50;

    private readonly Lock _gate = new();
    private readonly List<RelayedMail> _relayed = [];
    private readonly List<Task> _onTheirWay = [];

    /// <summary>The app's final answers, in their order.</summary>
    public IReadOnlyList<RelayedMail> Relayed
    {
        get
        {
            lock (_gate)
            {
                return [.. _relayed];
            }
        }
    }

    /// <summary>Takes a mail and sees to it from now on.</summary>
    public void Take(ForwardedCopy copy)
    {
        lock (_gate)
        {
            _onTheirWay.RemoveAll(task => task.IsCompleted);
            _onTheirWay.Add(Task.Run(() => RelayAsync(copy)));
        }
    }

    /// <summary>Ends when nothing is on its way any more.</summary>
    public async Task DrainAsync()
    {
        Task[] all;
        lock (_gate)
        {
            all = [.. _onTheirWay];
        }

        await Task.WhenAll(all);
    }

    private async Task RelayAsync(ForwardedCopy copy)
    {
        var key = copy.Target.Split('@')[0]["in-".Length..];
        var (status, tries) = (0, 0);

        while (status is 0 or >= 500 && tries < MostTries)
        {
            if (tries++ > 0)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }

            status = await PostAsync(key, copy.Raw);
        }

        lock (_gate)
        {
            _relayed.Add(new RelayedMail(copy, status, tries));
        }
    }

    /// <returns>0 when there was no answer.</returns>
    private async Task<int> PostAsync(string key, byte[] raw)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{timestamp}.{key}.{Convert.ToHexStringLower(SHA256.HashData(raw))}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"inbound/{key}", UriKind.Relative));
        request.Content = new ByteArrayContent(raw) { Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") } };
        request.Headers.Add("X-Connector-Timestamp", timestamp);
        request.Headers.Add(
            "X-Connector-Signature", $"v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");

        try
        {
            using var response = await app().SendAsync(request, CancellationToken.None);

            // The very post was taken before, and its answer was lost on the way.
            return response.StatusCode == HttpStatusCode.Conflict ? 200 : (int)response.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            return 0;
        }
    }
}

/// <summary>A forwarded mail and what became of it.</summary>
/// <param name="Status">0 when the app never answered.</param>
public sealed record RelayedMail(ForwardedCopy Copy, int Status, int Tries);
