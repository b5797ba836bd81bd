using Connector.Forwarding.Imap;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class InboundMailboxStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    [TestMethod]
    public void Nobody_reads_while_another_does_and_somebody_does_when_that_one_is_gone()
    {
        var leased = new InboundMailboxState().Leased(Lease, isFirst: true, Now)!;

        Assert.IsNull(leased.Leased(Lease, isFirst: true, Now.AddMinutes(2)));
        Assert.IsNotNull(leased.Leased(Lease, isFirst: false, Now.AddMinutes(3)));
        Assert.IsNotNull(leased.Read(Now).Leased(Lease, isFirst: false, Now));
    }

    [TestMethod]
    public void After_a_wrong_password_the_pause_doubles_up_to_a_quarter_of_an_hour_and_a_restart_tries_at_once()
    {
        var state = new InboundMailboxState();
        var pauses = new List<double>();

        for (var refusal = 0; refusal < 70; refusal++)
        {
            state = state.Failed(InboundMailboxTrouble.WrongPassword, Now);
            pauses.Add((state.NotBefore!.Value - Now).TotalMinutes);
        }

        Assert.AreSequenceEqual([1, 2, 4, 8, 15, 15], pauses.Take(6));
        Assert.AreEqual(15, pauses[^1]);
        Assert.IsNull(state.Leased(Lease, isFirst: false, Now));
        Assert.IsNotNull(state.Leased(Lease, isFirst: true, Now));
        Assert.IsNull(state.Failed(InboundMailboxTrouble.OutOfReach, Now).NotBefore, "a server that is down is asked at every tick");
    }

    [TestMethod]
    public void Trouble_is_dated_from_its_beginning_and_ends_with_a_reading()
    {
        var state = new InboundMailboxState().Failed(InboundMailboxTrouble.OutOfReach, Now).Failed(InboundMailboxTrouble.OutOfReach, Now.AddMinutes(5));

        Assert.AreEqual(Now, state.TroubleSince);
        Assert.AreEqual((null, null), (state.Read(Now).Trouble, state.Read(Now).TroubleSince));
    }

    [TestMethod]
    public void A_mail_at_which_reading_breaks_off_twice_waits_and_one_that_waits_goes_behind_the_others()
    {
        var once = new InboundMailboxState().Opened(7).Passed(4).BrokenOff(5, Now);
        var twice = once.BrokenOff(5, Now);

        Assert.AreEqual((4u, 0), (once.LastUid, once.Waiting.Count));
        Assert.AreEqual((5u, null, Now), (twice.LastUid, twice.BrokeOffAt, twice.TriedAgainAt), "the others come before it is tried again");
        Assert.AreSequenceEqual([5u], twice.Waiting);
        Assert.AreSequenceEqual([6u, 5u], twice.PutOff(6).BrokenOff(5, Now).Waiting);
        Assert.AreEqual((4u, 6u), (once.BrokenOff(6, Now).LastUid, once.BrokenOff(6, Now).BrokeOffAt));
        Assert.IsNull(once.Opened(8).BrokeOffAt);

        var full = once with { Waiting = [.. Enumerable.Range(100, InboundMailboxState.MaxWaiting).Select(uid => (uint)uid)] };
        Assert.AreEqual((4u, InboundMailboxState.MaxWaiting), (full.BrokenOff(5, Now).LastUid, full.BrokenOff(5, Now).Waiting.Count));
    }

    [TestMethod]
    public void A_renumbered_folder_is_read_from_its_beginning_and_a_mail_that_waits_is_passed_only_once_it_is_taken()
    {
        var state = new InboundMailboxState().Opened(7).Passed(4).PutOff(5).Passed(6);

        Assert.AreEqual(6u, state.LastUid);
        Assert.AreSequenceEqual([5u], state.Waiting);
        Assert.AreSequenceEqual([5u], state.PutOff(5).Waiting);
        Assert.IsEmpty(state.Passed(5).Waiting);
        Assert.AreEqual(6u, state.Passed(5).LastUid);
        Assert.AreEqual((0u, 0), (state.Opened(8).LastUid, state.Opened(8).Waiting.Count));
        Assert.AreSame(state, state.Opened(7));
    }
}
