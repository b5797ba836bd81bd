using Connector.Mailboxes;
using Connector.Messages;
using Connector.Pages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/accounts/{account}/mailboxes/{address}</c>: a mailbox's page.</summary>
public sealed class MailboxEndpoint(
    Entry entry, MailboxTable mailboxes, MailboxReading reading, MessageList mails, PastReading past, AuditTable audit)
{
    private const int Mails = 50;

    private const int Entries = 10;

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
        var recent = mails.NewestAsync(mailbox.Key, mailbox.LastImportedAt, Mails, cancellationToken);
        var history = audit.ListAsync(mailbox.Key, Entries, cancellationToken);
        var before = past.ReadAsync(mailbox, frame.Now, cancellationToken);
        var (line, route) = await reading.ReadAsync(mailbox, cancellationToken);
        var (events, usual) = await before;

        return await PageResult.OfAsync<MailboxPage, MailboxModel>(
            new MailboxModel(frame, mailbox, line, route, await recent, await history)
            {
                Past = events,
                Usual = usual,
                Done = Outcomes.Read(request.Query["done"]),
            });
    }
}
