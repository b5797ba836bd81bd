using Connector.Forwarding.Imap;

namespace Connector.UnitTests.Forwarding;

[TestClass]
public sealed class InboundMailboxStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Pause_after_a_wrong_password_doubles_to_15_minutes_and_a_restart_skips_it()
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
        Assert.IsFalse(state.IsDue(isFirstRun: false, Now));
        Assert.IsTrue(state.IsDue(isFirstRun: true, Now));
        Assert.IsTrue(state.IsDue(isFirstRun: false, Now.AddMinutes(15)));
        Assert.IsNull(state.Failed(InboundMailboxTrouble.OutOfReach, Now).NotBefore, "a server that is down is tried at every tick");
    }

    [TestMethod]
    public void Trouble_keeps_its_first_date_and_ends_with_a_good_run()
    {
        var state = new InboundMailboxState().Failed(InboundMailboxTrouble.OutOfReach, Now)
            .Failed(InboundMailboxTrouble.OutOfReach, Now.AddMinutes(5));

        Assert.AreEqual(Now, state.TroubleSince);
        Assert.AreEqual((null, null), (state.Read(Now).Trouble, state.Read(Now).TroubleSince));
    }

    [TestMethod]
    public void Mail_at_which_two_runs_broke_off_waits_behind_the_others()
    {
        var once = new InboundMailboxState().Opened(7).Passed(4).BrokenOff(5, Now);
        var twice = once.BrokenOff(5, Now);

        Assert.AreEqual((4u, 0), (once.LastUid, once.Waiting.Count));
        Assert.AreEqual(
            (5u, null, Now), (twice.LastUid, twice.BrokeOffAt, twice.TriedAgainAt), "the others are read before it is tried again");
        Assert.AreSequenceEqual([5u], twice.Waiting);
        Assert.AreSequenceEqual([6u, 5u], twice.PutOff(6).BrokenOff(5, Now).Waiting);
        Assert.AreEqual((4u, 6u), (once.BrokenOff(6, Now).LastUid, once.BrokenOff(6, Now).BrokeOffAt));
        Assert.IsNull(once.Opened(8).BrokeOffAt);

        var full = once with { Waiting = [.. Enumerable.Range(100, InboundMailboxState.MaxWaiting).Select(uid => (uint)uid)] };
        Assert.AreEqual((4u, InboundMailboxState.MaxWaiting), (full.BrokenOff(5, Now).LastUid, full.BrokenOff(5, Now).Waiting.Count));
    }

    [TestMethod]
    public void Renumbered_folder_is_read_from_its_start_and_waiting_mails_are_kept_until_imported()
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
