using System.Diagnostics;
using System.Text.Json;

namespace Connector.Benchmarks;

/// <summary>This program again, as a process of its own: takes orders as lines of JSON and answers each with one. Ends with its input.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;

    private Child(Process process) => _process = process;

    public int ProcessId => _process.Id;

    public static Child Start(params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] all = isHost ? [typeof(Child).Assembly.Location, .. arguments] : arguments;

        return new Child(Process.Start(new ProcessStartInfo(program, all)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    public async Task<T> AskAsync<T>(object order, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, JsonSerializerOptions.Web).AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync<T>(cancellationToken);
    }

    /// <exception cref="InvalidOperationException">The process ended instead; it said why on the error output.</exception>
    public async Task<T> ReadAsync<T>(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line
            ? JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException("A process of the benchmark ended without an answer.");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);

        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
