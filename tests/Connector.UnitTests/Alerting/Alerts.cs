using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Settings;
using MimeKit;

namespace Connector.UnitTests.Alerting;

/// <summary>Outages and mailboxes to test with.</summary>
internal static class Alerts
{
    public const string Account = "acme";

    public static readonly DateTimeOffset Now = new(2026, 1, 5, 15, 3, 0, TimeSpan.Zero);

    public static readonly AlertOptions Options = new()
    {
        From = MailboxAddress.Parse("alerts@connector.example"),
        Smtp = new SmtpOptions { Host = "localhost", Port = 2525, Security = ConnectionSecurity.None },
    };

    public static readonly LinkOptions WithLinks = new() { PublicUri = new Uri("https://console.example/"), Key = new byte[32] };

    /// <param name="links">Null for no links.</param>
    public static LinkSigner NewSigner(LinkOptions? links = null)
    {
        var tokens = new LinkToken(links ?? new LinkOptions());
        return new LinkSigner(tokens, new InviteLinks(tokens), new ConsoleLinks(tokens));
    }

    public static Outage Gathering(FailureClass cause = FailureClass.ProviderBlocked) =>
        OutageLife.Begin("7F3K2M9Q", Account, Member("support@acme.example", cause), Now, Options).Outage;

    public static Outage Open(FailureClass cause = FailureClass.ProviderBlocked) =>
        Gathering(cause).Decide(null, Now.AddMinutes(1), Options);

    public static ParkedMailbox Parked(string address, FailureClass cause = FailureClass.ProviderBlocked, DateTimeOffset? since = null) =>
        new(
        new MailboxKey(Account, address), cause, since ?? Now.AddMinutes(-2), Attempts: 1, Now.AddMinutes(5), Now.AddMinutes(-3),
        new Evidence(302));

    public static OutageMember Member(string address, FailureClass cause = FailureClass.ProviderBlocked, int joinedAfter = 0) =>
        new(address, cause, Now.AddMinutes(-2), Now.AddMinutes(-3))
        {
            ParkedAt = Now,
            JoinedAfter = joinedAfter,
            Destination = cause == FailureClass.DestinationDown
                ? new DestinationNotice(
                    "tickets.acme.example", Now.AddMinutes(-2), "The webhook denies us access (401).", 1204, Now.AddMinutes(-2))
                : null,
        };

    public static AlertFacts Facts(
        OutageMember[] members, Locale locale = Locale.En, Outage? outage = null, string displayName = "Acme Ltd") =>
        new()
        {
            Account = new Account(Account, displayName, locale, [new Admin("eva@acme.example")]),
            Outage = outage ?? Open(members[0].Cause),
            Addresses = [.. members.Select(member => new AffectedAddress(member))],
            NextTryAt = Now.AddMinutes(9),
            Now = Now.AddMinutes(1),
            Console = new Uri("https://console.example/api/console"),
        };
}
