using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Connector.TestKit.Mails;

namespace Connector.EndToEndTests;

/// <summary>Each post to the open endpoint gets the right answer, and leaves a whole mail or nothing.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class ForwardingFuzzTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Secret = "a secret of the fuzz test, long enough";

    /// <summary>No answer, because a client that stops in the middle of a request counts as gone.</summary>
    private const int HungUp = 0;

    private static readonly string ManyHeaderLines = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"X-{number}: y\r\n"));

    private static readonly byte[] ManyHeaders = Encoding.ASCII.GetBytes(ManyHeaderLines + "\r\nbody\r\n");

    /// <summary>The ids in the answers to posts that were taken.</summary>
    private readonly ConcurrentBag<string> _taken = [];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Every_post_however_broken_gets_its_answer_and_nothing_is_half_stored()
    {
        await using var stage = await Stage.StartAsync(
            Token, settings => settings.With("Forwarding__Domain", "in.acme.example").With("Forwarding__Secret", Secret));
        await stage.ConnectAsync(Address, Token);
        var inbound = (await stage.App.Api.GetForwardingAsync(Stage.Account, Address, Token)).InboundAddress!;
        var target = new Target(stage.App.Http, inbound.Split('@')[0][3..]);

        var answers = await Task.WhenAll(Cases(target).Select(async one => (one.Name, one.Expected, Found: await one.Post())));

        foreach (var (name, expected, found) in answers)
        {
            context.WriteLine($"{found} {name}");
        }

        Assert.IsEmpty(
            answers.Where(answer => answer.Found != answer.Expected).Select(answer => $"{answer.Name}: {answer.Found}").ToList());
        await AssertWholeAsync(stage, answers.Count(answer => answer.Found == 200));
    }

    private IEnumerable<(string Name, int Expected, Func<Task<int>> Post)> Cases(Target target)
    {
        var mails = new GeneratedMails(seed: 31);
        var mail = mails.Next();

        return
        [
            .. OddMails(target, mails, mail), .. OddLengths(target, mail), .. OddForms(target, mails.Next(), mail),
            .. FuzzedPosts(target, mail),
        ];
    }

    private IEnumerable<(string Name, int Expected, Func<Task<int>> Post)> OddMails(Target target, GeneratedMails mails, byte[] mail)
    {
        const string Charset =
            "From: a@b.example\r\nSubject: =?klingon?B?/////w==?= =?utf-8?Q?=FF=FE?=\r\nContent-Type: text/plain; "
                + "charset=klingon\r\n\r\n\u00ff\u00fe\u0080\r\n";

        yield return ("a whole mail", 200, () => PostAsync(target, mails.Next()));
        yield return ("10,000 headers in the mail", 200, () => PostAsync(target, ManyHeaders));
        yield return ("10,000 headers of HTTP", 431, () => RawAsync(target, mail.Length, mail, ManyHeaderLines));
        yield return ("an unknown charset", 200, () => PostAsync(
            target, Encoding.Latin1.GetBytes(Charset), type: "message/rfc822; charset=klingon"));
    }

    private IEnumerable<(string Name, int Expected, Func<Task<int>> Post)> OddLengths(Target target, byte[] mail) =>
    [
        ("60 MB, announced", 413, () => PostLargeAsync(target, announced: true)),
        ("60 MB, in chunks", 413, () => PostLargeAsync(target, announced: false)),
        ("a body that ends too early", HungUp, () => RawAsync(target, mail.Length, mail[..(mail.Length / 2)], end: true)),
        ("a Content-Length that is too small", 401, () => RawAsync(target, mail.Length - 10, mail)),
        ("a Content-Length that is too large", HungUp, () => RawAsync(target, mail.Length + 10, mail, end: true)),
        ("a Content-Length beyond the limit of the host", 500, () => RawAsync(target, 5_000_000_000, mail)),
        ("a Content-Length that is no number", 400, () => RawAsync(target, -1, mail)),
        ("a sender that stops in the middle", 408, () => RawAsync(target, mail.Length, mail[..10])),
        ("no body", 422, () => PostAsync(target, [])),
    ];

    private IEnumerable<(string Name, int Expected, Func<Task<int>> Post)> OddForms(Target target, byte[] other, byte[] mail)
    {
        const string Multipart = "multipart/form-data; boundary=xYz";
        var form = Form(mail);

        yield return ("a whole form", 200, () => PostAsync(target, Form(other), type: Multipart));
        yield return ("a form that breaks off", 400, () => PostAsync(target, form[..(form.Length / 2)], type: Multipart));
        yield return ("a form without its boundary", 415, () => PostAsync(target, form, type: "multipart/form-data"));
        yield return ("percent signs at random", 400, () => PostAsync(
            target, "body-mime=%zz"u8.ToArray(), type: "application/x-www-form-urlencoded"));
        yield return ("JSON", 415, () => PostAsync(target, "{}"u8.ToArray(), type: "application/json"));
        yield return ("no type", 415, () => PostAsync(target, mail, type: null));
        yield return ("a type that is no type", 415, () => PostAsync(target, mail, type: "message/rfc822/x"));
    }

    /// <summary>A header makes each post different, because some fuzzed mails are equal.</summary>
    private IEnumerable<(string Name, int Expected, Func<Task<int>> Post)> FuzzedPosts(Target target, byte[] mail) =>
        new FuzzedMails(seed: 32, [mail, ManyHeaders]).Take(30).Select(fuzzed => (fuzzed.Name, 200, (Func<Task<int>>)(() => PostAsync(
            target, [.. "X-Fuzzed: "u8, .. Encoding.ASCII.GetBytes($"{Guid.NewGuid():N}\r\n"), .. fuzzed.Content]))));

    /// <summary>Asserts that each accepted mail has its row, blob and pair, and that there are no others.</summary>
    private async Task AssertWholeAsync(Stage stage, int taken)
    {
        var rows = await stage.Storage.MessagesAsync(Token);
        var blobs = await stage.Storage.MailsAsync(Token);
        var pairs = await stage.Storage.RowsAsync("Pairs", Token);

        Assert.AreSequenceEqual(
            rows.Select(row => row.Blob).Order(StringComparer.Ordinal), blobs.Select(blob => blob.BlobName).Order(StringComparer.Ordinal));
        Assert.HasCount(rows.Count, pairs);
        Assert.HasCount(taken, _taken);
        Assert.AreSequenceEqual(_taken.Distinct().Order(StringComparer.Ordinal), rows.Select(row => row.Id).Order(StringComparer.Ordinal));
        context.WriteLine($"{taken} posts taken: {rows.Count} rows, {blobs.Count} blobs, {pairs.Count} pairs");
    }

    private async Task<int> PostAsync(Target target, byte[] body, string? type = "message/rfc822")
    {
        using var request = Signed(target, SHA256.HashData(body));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await target.Http.SendAsync(request, Token);

        if (answer.StatusCode == HttpStatusCode.OK)
        {
            using var taken = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(Token));
            _taken.Add(taken.RootElement.GetProperty("id").GetString()!);
        }

        return (int)answer.StatusCode;
    }

    private async Task<int> PostLargeAsync(Target target, bool announced)
    {
        const long Size = 60L * 1024 * 1024;

        using var request = Signed(target, new byte[32]);
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = announced ? null : true;
        request.Content = new StreamContent(new EndlessBody(Size));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Content.Headers.ContentLength = announced ? Size : null;
        using var answer = await target.Http.SendAsync(request, Token);
        return (int)answer.StatusCode;
    }

    /// <summary>Sends a request that no HTTP client sends.</summary>
    /// <param name="end">Ends the sending side of the connection after the body.</param>
    private async Task<int> RawAsync(Target target, long length, byte[] body, string headers = "", bool end = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RawOnceAsync(target, length, body, headers, end);
            }
            catch (Exception cut) when (cut is IOException or SocketException && attempt < 10)
            {
                // A server that answers before the request is complete and closes the connection resets it, and the answer may be lost.
            }
        }
    }

    private async Task<int> RawOnceAsync(Target target, long length, byte[] body, string headers, bool end)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, target.Http.BaseAddress!.Port, Token);
        await using var stream = client.GetStream();

        using var signed = Signed(target, SHA256.HashData(body));
        var signature = string.Concat(signed.Headers.Select(header => $"{header.Key}: {header.Value.Single()}\r\n"));
        var head =
            $"POST /api/inbound/{target.Key} HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n{signature}Content-Length: "
                + $"{length}\r\n{headers}\r\n";

        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = reader.ReadLineAsync(Token).AsTask();

        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Token);
            await stream.WriteAsync(body, Token);
        }
        catch (IOException)
        {
            // The server answered before the request was complete.
        }

        if (end)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        var status = await answer.WaitAsync(Stage.Patience, Token);
        return status?.Split(' ') is [_, var code, ..] ? int.Parse(code, CultureInfo.InvariantCulture) : HungUp;
    }

    private static HttpRequestMessage Signed(Target target, byte[] bodySha256)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{timestamp}.{target.Key}.{Convert.ToHexStringLower(bodySha256)}"));

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"inbound/{target.Key}", UriKind.Relative));
        request.Headers.Add("X-Connector-Timestamp", timestamp);
        request.Headers.Add("X-Connector-Signature", $"v1={Convert.ToHexStringLower(signature)}");
        return request;
    }

    private static byte[] Form(byte[] mail) =>
        [.. "--xYz\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"u8, .. mail, .. "\r\n--xYz--\r\n"u8];

    private sealed record Target(HttpClient Http, string Key);
}
