using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/accounts/{account}/mailboxes/{address}</c>: a mailbox's page.</summary>
public sealed class MailboxEndpoint(
    Entry entry, MailboxTable mailboxes, MailboxReading reading, PastReading past, PeopleReading people, SharedAddresses shared)
{
    public Task<IResult> GetAsync(HttpRequest request, string account, string address, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => frame.Visitor.MaySee(account) && new MailboxKey(account, address) is { IsWellFormed: true } key
                && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
                    ? await ShowAsync(request, frame, mailbox, cancellationToken)
                    : null,
            cancellationToken);

    private async Task<IResult?> ShowAsync(HttpRequest request, Frame frame, Mailbox mailbox, CancellationToken cancellationToken)
    {
        var known = people.ReadAsync(frame.Visitor, mailbox.Key, cancellationToken);
        var before = past.ReadAsync(mailbox, frame.Now, cancellationToken);
        var others = frame.Visitor.IsOperator ? shared.OthersAsync(mailbox.Key, cancellationToken) : null;
        var (line, route) = await reading.ReadAsync(mailbox, cancellationToken);

        return await PageResult.OfAsync<MailboxPage, MailboxModel>(
            new MailboxModel(frame, mailbox, line, route, await before, await known)
            {
                Others = others is null ? [] : await others,
                Done = Outcomes.Read(request.Query["done"]),
            });
    }
}
