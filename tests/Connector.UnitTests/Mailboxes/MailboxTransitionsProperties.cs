using Connector.Mailboxes;
using CsCheck;

namespace Connector.UnitTests.Mailboxes;

[TestClass]
[TestCategory("Property")]
public sealed class MailboxTransitionsProperties
{
    private static readonly RetryOptions Options = new();

    private static readonly Gen<MailboxEvent> AnyEvent = Gen.OneOf(
        Gen.Const<MailboxEvent>(new MailboxEvent.Fetched()),
        Gen.Const<MailboxEvent>(new MailboxEvent.Progressed()),
        Gen.Const<MailboxEvent>(new MailboxEvent.ProbeStarted()),
        Gen.Const<MailboxEvent>(new MailboxEvent.ProbeHeld()),
        Gen.Const<MailboxEvent>(new MailboxEvent.RetryAsked()),
        Gen.Const<MailboxEvent>(new MailboxEvent.PauseAsked()),
        Gen.Const<MailboxEvent>(new MailboxEvent.ResumeAsked()),
        Gen.Select(Gen.Enum<FailureClass>(), Gen.Int[-1, 300]).Select<(FailureClass Class, int Minutes), MailboxEvent>(failure =>
            new MailboxEvent.Failed(new Failure(
                failure.Class,
                new Evidence(),
                failure.Minutes < 0 ? null : DateTimeOffset.UnixEpoch.AddMinutes(failure.Minutes)))));

    [TestMethod]
    public void Events_in_any_order_keep_the_invariants() =>
        Gen.Select(AnyEvent.Array[0, 60], Gen.Double.Unit).Sample((events, jitter) =>
        {
            var retry = new RetryPolicy(Options, () => jitter);
            var now = DateTimeOffset.UnixEpoch;
            MailboxState state = new MailboxState.Active();

            foreach (var happened in events)
            {
                var next = state.On(happened, now, retry);
                CheckStep(state, happened, next, now);
                (state, now) = (next, now.AddMinutes(1));
            }
        });

    private static void CheckStep(MailboxState state, MailboxEvent happened, MailboxState next, DateTimeOffset now)
    {
        if (state is MailboxState.Paused && next is not MailboxState.Paused)
        {
            Assert.IsInstanceOfType<MailboxEvent.ResumeAsked>(happened, "only a person ends a pause");
        }

        if (state.AsParked is not null && happened is MailboxEvent.Failed)
        {
            Assert.IsNotNull(next.AsParked, "a failed probe never leaves the parking place");
        }

        if (happened is not MailboxEvent.Failed failed || state is MailboxState.Paused)
        {
            return;
        }

        var nextTry = next switch
        {
            MailboxState.BackingOff backingOff => backingOff.RetryAt,
            _ => next.AsParked!.NextProbeAt,
        };

        Assert.IsGreaterThan(now, nextTry, "a next try lies ahead: retries never stop for good");
        Assert.IsLessThanOrEqualTo(
            Later(now + Options.ProbeCredentials, failed.Failure.RetryAt), nextTry,
            "and no further off than the longest pause or the provider's own word");

        if (failed.Failure.RetryAt is { } asked && next.AsParked?.Suspect is null)
        {
            Assert.IsGreaterThanOrEqualTo(asked, nextTry, "the provider's own word is kept");
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
