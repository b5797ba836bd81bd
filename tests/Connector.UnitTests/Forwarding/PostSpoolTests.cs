using Connector.Forwarding.Receiving;
using Connector.Importing;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Forwarding;

/// <summary>Limits on unverified posts: memory, number, bytes and time.</summary>
[TestClass]
public sealed class PostSpoolTests(TestContext context)
{
    private const int MiB = 1024 * 1024;

    private static readonly PostForm Raw = PostForm.Of("message/rfc822");

    private readonly FakeTimeProvider _time = new();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Received_body_has_its_hash_and_can_be_read_twice()
    {
        var body = new byte[300_000];
        new Random(20).NextBytes(body);

        await using var spooled = await Spool().ReceiveAsync(new MemoryStream(body), Raw, stamp: "", Token);

        Assert.AreSequenceEqual(System.Security.Cryptography.SHA256.HashData(body), spooled.Sha256);
        Assert.AreSequenceEqual(body, await AllAsync(spooled.OpenRead()));
        Assert.AreSequenceEqual(body, await AllAsync(spooled.OpenRead()));
    }

    [TestMethod]
    public async Task Stalled_posts_of_many_megabytes_take_little_memory()
    {
        var spool = Spool();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var bodies = Enumerable.Range(0, 8).Select(_ => new StallingBody(12 * MiB)).ToList();
        var posts = bodies.ConvertAll(body => spool.ReceiveAsync(body, Raw, stamp: "", Token));
        await Task.WhenAll(bodies.Select(body => body.Stalls));
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        _time.Advance(TimeSpan.FromHours(1));

        foreach (var post in posts)
        {
            await RefusedAsync(408, () => post);
        }

        Assert.IsLessThan(12L * MiB, taken, "96 MiB have arrived");
    }

    [TestMethod]
    public async Task Body_that_stalls_for_ten_seconds_is_refused()
    {
        var body = new StallingBody(1000);
        var post = Spool().ReceiveAsync(body, Raw, stamp: "", Token);
        await body.Stalls;

        _time.Advance(TimeSpan.FromSeconds(9));
        var waited = !post.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(1));

        await RefusedAsync(408, () => post);
        Assert.IsTrue(waited);
    }

    [TestMethod]
    public async Task Slow_body_is_refused_although_it_never_stalls()
    {
        var body = new TricklingBody(_time, bytes: 1024, each: TimeSpan.FromSeconds(5));

        await RefusedAsync(408, () => Spool().ReceiveAsync(body, Raw, stamp: "", Token));
        Assert.IsLessThan(16, body.Pieces);
    }

    [TestMethod]
    public async Task Posts_beyond_the_limit_get_503_until_one_ends()
    {
        var spool = Spool();
        var bodies = Enumerable.Range(0, PostSpool.MaxPosts).Select(_ => new StallingBody(10)).ToList();
        var posts = bodies.ConvertAll(body => spool.ReceiveAsync(body, Raw, stamp: "", Token));

        await RefusedAsync(503, () => spool.ReceiveAsync(new MemoryStream([1]), Raw, stamp: "", Token));

        await Task.WhenAll(bodies.Select(body => body.Stalls));
        _time.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(408, () => posts[0]);
        await using var next = await spool.ReceiveAsync(new MemoryStream([1]), Raw, stamp: "", Token);
        Assert.AreEqual(1, next.Length);
    }

    [TestMethod]
    public async Task Body_beyond_the_size_limit_is_refused()
    {
        await RefusedAsync(
            413, () => Spool(maxMailBytes: 64 * 1024).ReceiveAsync(new MemoryStream(new byte[3 * MiB]), Raw, stamp: "", Token));
    }

    private PostSpool Spool(int maxMailBytes = 50 * MiB) => new(new ImportOptions { MaxMessageBytes = maxMailBytes }, _time);

    private static async Task RefusedAsync(int status, Func<Task> post) =>
        Assert.AreEqual(status, (await Assert.ThrowsExactlyAsync<InboundPostException>(post)).Status);

    private async Task<byte[]> AllAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Token);
        return all.ToArray();
    }

    /// <summary>Gives some bytes at once and then nothing.</summary>
    private sealed class StallingBody(long bytes) : ReadOnlyBody
    {
        private readonly TaskCompletionSource _stalls = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _left = bytes;

        public Task Stalls => _stalls.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                _stalls.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            var read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return read;
        }
    }

    /// <summary>Gives a few bytes now and then, without end.</summary>
    private sealed class TricklingBody(FakeTimeProvider time, int bytes, TimeSpan each) : ReadOnlyBody
    {
        public int Pieces { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(each);
            cancellationToken.ThrowIfCancellationRequested();
            Pieces++;
            return ValueTask.FromResult(Math.Min(bytes, buffer.Length));
        }
    }

    private abstract class ReadOnlyBody : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
