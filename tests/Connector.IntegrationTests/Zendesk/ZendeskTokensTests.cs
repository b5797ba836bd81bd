using Azure.Data.Tables;
using Connector.TestKit.Zendesk;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>Access tokens: shared, renewed before their end by one worker, replaced after a 401.</summary>
[TestClass]
public sealed class ZendeskTokensTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private ZendeskSimulator _zendesk = null!;
    private CallsUnderTest _one = null!;
    private CallsUnderTest _two = null!;

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    private int TokensGiven => _zendesk.Count(ZendeskCallKind.Token);

    [TestInitialize]
    public async Task StartAsync()
    {
        _zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { Time = _time });
        _one = await CallsUnderTest.StartAsync(_zendesk, _time, Token);
        _two = _one.Another(_zendesk, _time);
    }

    [TestCleanup]
    public void End()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [TestMethod]
    public async Task Instances_share_one_token_which_is_encrypted_in_its_row()
    {
        Assert.IsTrue((await CallAsync(_one)).IsOk);
        Assert.IsTrue((await CallAsync(_two)).IsOk);

        Assert.AreEqual(1, TokensGiven);
        TableEntity row = await _one.Table.GetEntityAsync<TableEntity>("acme-account", "zendesk-token", cancellationToken: Token);
        Assert.DoesNotContain("simulated-zendesk", string.Join(" ", row.Select(column => column.Value)));
    }

    [TestMethod]
    public async Task Token_is_renewed_before_its_end()
    {
        await CallAsync(_one);
        _time.Advance(TimeSpan.FromMinutes(24));
        await CallAsync(_one);
        Assert.AreEqual(1, TokensGiven);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.IsTrue((await CallAsync(_one)).IsOk);
        Assert.AreEqual(2, TokensGiven);
        Assert.AreEqual(0, _zendesk.Exchanges.Count(exchange => exchange.Reply.Status == 401));
    }

    [TestMethod]
    public async Task Old_token_is_used_while_the_renewal_fails()
    {
        await CallAsync(_one);
        _time.Advance(TimeSpan.FromMinutes(26));
        using var fault = _zendesk.Faults.Set(new SimulatedFault.Status(503), ZendeskCallKind.Token);

        Assert.IsTrue((await CallAsync(_one)).IsOk);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.IsInstanceOfType<ZendeskFault.Down>((await CallAsync(_one)).Fault);
    }

    [TestMethod]
    public async Task Workers_that_need_a_token_at_the_same_time_cause_one_renewal()
    {
        var calls = Enumerable.Range(0, 8).Select(number => CallAsync(number % 2 == 0 ? _one : _two)).ToList();

        await PassAsync(calls);

        foreach (var call in calls)
        {
            Assert.IsTrue((await call).IsOk, $"{await call}");
        }

        Assert.AreEqual(1, TokensGiven);
    }

    [TestMethod]
    public async Task Worker_that_dies_in_a_renewal_delays_the_others_by_its_lease_only()
    {
        var leasedUntil = _time.GetUtcNow().AddSeconds(10);
        await _one.Table.AddEntityAsync(new TableEntity("acme-account", "zendesk-token") { ["RenewingUntil"] = leasedUntil }, Token);
        var call = CallAsync(_one);

        await PassAsync([call]);

        Assert.IsTrue((await call).IsOk);
        Assert.IsGreaterThanOrEqualTo(leasedUntil, _zendesk.Exchanges[0].At);
        Assert.IsLessThan(leasedUntil.AddSeconds(2), _zendesk.Exchanges[0].At);
    }

    [TestMethod]
    public async Task Refused_token_is_replaced_once_and_the_call_succeeds()
    {
        await CallAsync(_one);
        await CallAsync(_two);
        _zendesk.RevokeTokens();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsTrue((await CallAsync(_one)).IsOk);
        Assert.IsTrue((await CallAsync(_two)).IsOk);
        Assert.AreEqual(2, TokensGiven);
    }

    [TestMethod]
    public async Task Refusal_of_a_fresh_token_is_denied()
    {
        await CallAsync(_one);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var fault = _zendesk.Faults.Set(new SimulatedFault.Answer(SimulatedReply.Error(401, "invalid_token", "")));

        Assert.IsInstanceOfType<ZendeskFault.Denied>((await CallAsync(_one)).Fault);
        Assert.AreEqual(2, TokensGiven);
    }

    [TestMethod]
    public async Task Changed_secret_is_proven_by_the_next_call()
    {
        await CallAsync(_one);
        var wrong = _one.Access with { ClientSecret = "other" };

        Assert.IsInstanceOfType<ZendeskFault.Denied>((await _one.Calls.TestAsync(wrong, Token)).Fault);
        _zendesk.ChangeSecret("other");
        Assert.IsTrue((await _one.Calls.TestAsync(wrong, Token)).IsOk);
    }

    [TestMethod]
    public async Task Form_of_a_token_answer_with_201_is_read_too()
    {
        var zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { Time = _time, TokenStatus = 201 });
        using var calls = await CallsUnderTest.StartAsync(zendesk, _time, Token);

        Assert.IsTrue((await CallAsync(calls)).IsOk);
    }

    [TestMethod]
    public async Task Scope_that_the_client_may_not_ask_for_is_denied()
    {
        var zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { Time = _time, AllowedScopes = "tickets:read" });
        using var calls = await CallsUnderTest.StartAsync(zendesk, _time, Token);

        Assert.Contains("invalid_scope", ((ZendeskFault.Denied)(await CallAsync(calls)).Fault!).Reason);
    }

    [TestMethod]
    public async Task Forgotten_token_is_erased()
    {
        await CallAsync(_one);
        await _one.Tokens.ForgetAsync("acme-account", Token);

        Assert.IsEmpty(await _one.Table.QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token));
    }

    /// <summary>Lets time pass until the calls are answered. A worker that waits for another one's renewal looks again later.</summary>
    private async Task PassAsync(IReadOnlyCollection<Task> calls)
    {
        var answered = Task.WhenAll(calls);

        while (!answered.IsCompleted)
        {
            await Task.WhenAny(answered, _one.Table.QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token).AsTask());
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    private Task<ZendeskAnswer<ZendeskIdentity>> CallAsync(CallsUnderTest calls) => calls.Calls.TestAsync(calls.Access, Token);
}
