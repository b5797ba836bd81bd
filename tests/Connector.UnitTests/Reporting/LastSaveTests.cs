using Connector.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Connector.UnitTests.Reporting;

[TestClass]
public sealed class LastSaveTests(TestContext context)
{
    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public async Task Save_that_hangs_is_given_up()
    {
        var stopping = LastSave.RunAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, _time, token), _time, context.CancellationToken);
        Assert.IsFalse(stopping.IsCompleted);

        _time.Advance(LastSave.AtMost);

        await stopping.WaitAsync(context.CancellationToken);
    }

    [TestMethod]
    public Task Fault_of_a_save_is_not_hidden() =>
        Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => LastSave.RunAsync(_ => throw new InvalidOperationException(), _time, context.CancellationToken));
}
