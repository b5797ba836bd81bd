using Connector.Importing;
using Connector.Importing.Push;
using Connector.Mailboxes;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class PollRhythmTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly PushOptions On = new() { Topic = "projects/p/topics/t" };

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(59, 0)]
    [DataRow(3600, 60)]
    [DataRow(4 * 3600, 240)]
    [DataRow(48 * 3600, 300)]
    public void Mailbox_is_polled_after_a_sixtieth_of_its_quiet_time_and_at_least_every_five_minutes(int quietSeconds, int waitSeconds)
    {
        var mailbox = After(Quiet(TimeSpan.FromSeconds(quietSeconds)));

        Assert.AreEqual(Now.AddSeconds(waitSeconds), mailbox.DueAt);
    }

    [TestMethod]
    public void Mailbox_without_mail_is_quiet_since_its_connection()
    {
        var mailbox = After(Quiet(TimeSpan.FromDays(900)) with { LastImportedAt = null, ConnectedAt = Now.AddHours(-1) });

        Assert.AreEqual(Now.AddMinutes(1), mailbox.DueAt);
    }

    [TestMethod]
    public void Mailbox_without_any_date_is_polled_on_every_tick() =>
        Assert.AreEqual(Now, After(Quiet(TimeSpan.Zero) with { LastImportedAt = null }).DueAt);

    [TestMethod]
    public void Quiet_mailbox_waits_longer_only_while_it_is_watched()
    {
        var quiet = Quiet(TimeSpan.FromDays(9));

        Assert.AreEqual(Now.AddMinutes(30), After(quiet with { WatchedUntil = Now.AddDays(1) }, On).DueAt);
        Assert.AreEqual(Now.AddMinutes(5), After(quiet with { WatchedUntil = Now.AddSeconds(-1) }, On).DueAt);
        Assert.AreEqual(Now.AddMinutes(5), After(quiet with { WatchedUntil = Now.AddDays(1) }).DueAt);
    }

    /// <summary>A poll finds what Gmail did not announce. More polls of 100,000 mailboxes would use up a queue and the quota.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(3600)]
    [DataRow(5 * 3600)]
    public void Watched_mailbox_is_polled_as_rarely_after_a_mail_as_a_quiet_one_without_push(int quietSeconds) => Assert.AreEqual(
        Now.AddMinutes(5), After(Quiet(TimeSpan.FromSeconds(quietSeconds)) with { WatchedUntil = Now.AddDays(1) }, On).DueAt);

    [TestMethod]
    public void Hint_past_the_checkpoint_makes_the_mailbox_due_and_an_older_one_does_not()
    {
        var quiet = After(Quiet(TimeSpan.FromDays(1)) with { Checkpoint = 100 });

        Assert.AreEqual(DateTimeOffset.UnixEpoch, (quiet with { Hint = 101 }).DueAt);
        Assert.AreEqual(Now.AddMinutes(5), (quiet with { Hint = 100 }).DueAt);
    }

    [TestMethod]
    public void Hint_does_not_end_a_backoff()
    {
        var retryAt = Now.AddMinutes(3);
        var backingOff = Quiet(TimeSpan.Zero) with
        {
            Checkpoint = 100,
            Hint = 101,
            State = new MailboxState.BackingOff(FailureClass.ProviderUnavailable, Attempts: 1, Now, retryAt),
        };

        Assert.AreEqual(retryAt, backingOff.DueAt);
    }

    private static Mailbox After(Mailbox mailbox, PushOptions? push = null) =>
        new PollRhythm(new ImportOptions(), push ?? new PushOptions()).After(mailbox, Now);

    private static Mailbox Quiet(TimeSpan time) => new()
    {
        Key = new MailboxKey("acme", "support@acme.example"),
        Id = Guid.NewGuid(),
        State = new MailboxState.Active(),
        LastImportedAt = Now - time,
    };
}
