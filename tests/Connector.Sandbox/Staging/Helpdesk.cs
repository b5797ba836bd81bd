using System.Globalization;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Zendesk;
using MimeKit;

namespace Connector.Sandbox.Staging;

/// <summary>A simulated Zendesk, and customers of whom every third answers its acknowledgement.</summary>
internal sealed class Helpdesk : IAsyncDisposable
{
    private readonly GmailSimulator _gmail;
    private readonly Lock _gate = new();
    private readonly List<CustomerAnswer> _answers = [];
    private ZendeskServer? _server;
    private int _mails;

    private Helpdesk(GmailSimulator gmail) => _gmail = gmail;

    public ZendeskSimulator Zendesk => _server!.Zendesk;

    /// <summary>Its page with the tickets.</summary>
    public Uri Address => _server!.Address;

    /// <summary>The replies that customers wrote to acknowledgements.</summary>
    public IReadOnlyList<CustomerAnswer> Answers
    {
        get
        {
            lock (_gate)
            {
                return [.. _answers];
            }
        }
    }

    /// <summary>How many mails have become a ticket or a comment, counted as often as they are there.</summary>
    public int Taken => Zendesk.Tickets.Sum(ticket => ticket.Comments.Count(comment => comment.Marker is not null));

    public static async Task<Helpdesk> StartAsync(GmailSimulator gmail, CancellationToken cancellationToken)
    {
        var helpdesk = new Helpdesk(gmail);

        // The limits of a Team plan would make the story last many minutes.
        var zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { CallsPerMinute = 20_000, UpdatesPerMinute = 10_000 })
        {
            Mailing = helpdesk.Answer,
        };
        helpdesk._server = await ZendeskServer.StartAsync(zendesk, cancellationToken);
        return helpdesk;
    }

    public AppSettings Configure(AppSettings settings) => settings
        .With("Destination__Kind", "zendesk")
        .With("Destination__Zendesk__Subdomain", Zendesk.Options.Subdomain)
        .With("Destination__Zendesk__ClientId", Zendesk.Options.ClientId)
        .With("Destination__Zendesk__ClientSecret", Zendesk.Options.ClientSecret)
        .With("Zendesk__BaseUri", Address.AbsoluteUri)
        .With("Zendesk__AllowPrivate", "true");

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private void Answer(MimeMessage acknowledgement)
    {
        lock (_gate)
        {
            var support = acknowledgement.From.Mailboxes.First().Address;

            if (++_mails % 3 != 0 || _gmail.Mailboxes.FirstOrDefault(mailbox => mailbox.Address == support) is not { } mailbox)
            {
                return;
            }

            var number = _answers.Count.ToString(CultureInfo.InvariantCulture);
            var reply = ZendeskMails.ReplyTo(
                acknowledgement, "Thank you. One thing more: it hurries.", $"answer-{number}@mail.example.com",
                TimeProvider.System.GetUtcNow());
            _answers.Add(new CustomerAnswer(support, mailbox.Deliver(ZendeskMails.Bytes(reply)), acknowledgement.References[0]));
        }
    }
}

/// <param name="Root">Zendesk's name for the ticket that the acknowledgement was about.</param>
internal sealed record CustomerAnswer(string Address, string GmailId, string Root);
