using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Lists the addresses of an outage.</summary>
internal static class AddressRows
{
    public static string Shown(AffectedAddress address) => OneLine.Of(address.Address, 254);

    /// <param name="causes">The causes of all listed addresses. With a single cause the rows do not repeat it.</param>
    public static Block.Addresses Stopped(
        List<AffectedAddress> addresses, List<FailureClass> causes, AlertFacts facts, Wording words, AlertLinks? links) =>
        List(addresses, facts, words, links, address => new AddressRow(
            Shown(address),
            [
                Since(address, causes, facts, words),
                .. address.Waiting is { } waiting and > 0 ? [words.Waiting(waiting)] : Enumerable.Empty<string>(),
                .. facts.Outage.Kind == OutageKind.Provider ? [words.Standby(address.Standby.State)] : Enumerable.Empty<string>(),
            ],
            facts.Outage.Kind == OutageKind.Provider && address.Standby is { State: not StandbyState.Ready, InboundAddress: { } target }
                ? [new Target(words.ForwardTo, OneLine.Of(target, 254))]
                : [],
            facts is { Outage.Kind: OutageKind.Mailbox, Addresses.Count: > 1 } && links is not null
                ? Links(address, words, links, isAlone: addresses.Count == 1) : []));

    public static Block.Addresses Back(List<AffectedAddress> addresses, AlertFacts facts, Wording words, AlertLinks? links) =>
        List(addresses, facts, words, links, address =>
        {
            var (since, back) = (address.Member.Since, address.Member.BackAt ?? facts.Outage.EndedAt ?? facts.Now);
            return new AddressRow(
                Shown(address),
                [words.BackDetail(words.Moment(since, facts.Zone), words.Moment(back, since, facts.Zone), words.Duration(back - since))],
                Targets: [],
                []);
        });

    /// <param name="isAlone">The button reconnects this address.</param>
    private static IReadOnlyList<Link> Links(AffectedAddress address, Wording words, AlertLinks links, bool isAlone)
    {
        var silence = new Link(words.SilenceAddress, links.Address(address.Address));
        return isAlone || !AlertPage.IsReconnected(address.Cause)
            ? [silence] : [new Link(words.Reconnect, links.Reconnect(address.Address)), silence];
    }

    private static string Since(AffectedAddress address, List<FailureClass> causes, AlertFacts facts, Wording words)
    {
        var since = address.Member.Since;
        var detail =
            words.StoppedDetail(words.Moment(since, facts.Zone), Beside(address.Member.LastFetchAt), Beside(address.LastImportedAt));
        return causes.Count > 1 ? $"{Capital(words.Cause(address.Cause))}; {detail}" : detail;

        string? Beside(DateTimeOffset? at) => at is { } moment ? words.Moment(moment, since, facts.Zone) : null;
    }

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static Block.Addresses List(
        List<AffectedAddress> addresses, AlertFacts facts, Wording words, AlertLinks? links, Func<AffectedAddress, AddressRow> row) =>
        Block.Addresses.Of(addresses, row, links is null ? words.More : words.MoreBehindLink, facts.MaxListed);
}
