using System.Globalization;
using Connector.Delivering;
using Connector.Messages;
using Connector.Zendesk.Tickets.Html;
using Connector.Zendesk.Tickets.Reading;

namespace Connector.Zendesk.Tickets;

/// <summary>
/// A mail as an account's Zendesk gets it. A pure function of the mail's bytes, its row and the settings: the same mail gives the same
/// ticket at every try.
/// </summary>
public sealed class TicketMail
{
    /// <summary>The tag of a machine's mail if the account wants it marked.</summary>
    public const string AutomaticTag = "automatic-mail";

    /// <summary>Each file costs a call. A mail with more files has them in the attached mail.</summary>
    private const int MaxFiles = 30;

    /// <summary>The limit that Zendesk's pages give for copies of a ticket; no test against a real Zendesk has confirmed it.</summary>
    private const int MaxCopies = 48;

    /// <summary>Zendesk gives no limit for a subject. It fits a column of usual size.</summary>
    private const int MaxSubject = 255;

    private static readonly string[] Signatures =
        ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"];

    private readonly StoredMessage _message;
    private readonly MailContent _content;
    private readonly ZendeskSettings _settings;
    private readonly OwnAddresses _own;
    private readonly MailSender _sender;
    private readonly List<MailPart> _files;
    private readonly bool _isAutomatic;

    /// <param name="ownAddresses">All watched addresses of the account, and the support addresses of its Zendesk.</param>
    public TicketMail(
        StoredMessage message, MailContent content, ZendeskSettings settings, IEnumerable<string> ownAddresses, TicketWords words)
    {
        Words = words;
        (_message, _content, _settings) = (message, content, settings);
        _own = new OwnAddresses(message.Mailbox.Address, ownAddresses, settings.Subdomain);
        _sender = MailSender.Of(content, _own);
        _files = [.. content.Files.Where(part => part.Encoded.Length > 0 && !Signatures.Contains(part.Type))];
        _isAutomatic = MachineMail.IsAutomatic(content, _sender.From, _own);
    }

    /// <summary>True if the helpdesk does not get this mail: its own that came back, or a machine's if the account wants none.</summary>
    public bool IsLeftOut =>
        MachineMail.IsEcho(_content, _sender.From, _own) || (_isAutomatic && _settings.Automatic == AutomaticMail.LeaveOut);

    /// <summary>The language of what the connector itself writes.</summary>
    public TicketWords Words { get; }

    /// <summary>The person who wrote the mail; null if the mail names no sender.</summary>
    public MailPerson? Sender => _sender.Person;

    /// <summary>Google vouches for the sender's domain.</summary>
    public bool IsProven => _sender.IsProven;

    /// <summary>The text without what it quotes, which may hold a token of Zendesk such as <c>[1G7EOR-0Q2J]</c>.</summary>
    public string OwnText => MailHtml.TextOf(MailText.Of(_content, _ => null, isReply: true).Html);

    public TicketDraft Ticket()
    {
        var (text, files) = TextAndFiles(isReply: false);
        var subject = _content.Headers.Text("Subject", MaxSubject) ?? Words.NoSubject;
        var isQuiet = _isAutomatic || _message.IsBackfill || Sender is null;

        return new TicketDraft(_message.IdempotencyKey, Sender, _message.Mailbox.Address, subject, text)
        {
            Copies = isQuiet ? [] : [.. Copies.Take(MaxCopies)],
            Tags = _isAutomatic && _settings.Automatic == AutomaticMail.Tag ? [.. _settings.Tags, AutomaticTag] : _settings.Tags,
            Files = files,
            IsQuiet = isQuiet,
            CreatedAt = _message.ReceivedAt,
        };
    }

    public CommentDraft Comment()
    {
        var (text, files) = TextAndFiles(isReply: true);
        var isPublic = !_isAutomatic && Sender is not null;

        return new CommentDraft(
            _message.IdempotencyKey, Sender,
            isPublic || Sender is null ? text : text.WithNote(Words.FromProgram(Sender.Address)))
        {
            Copies = _isAutomatic ? [] : [.. Copies.Take(MaxCopies)],
            Files = files,
            IsPublic = isPublic,
        };
    }

    private IEnumerable<MailPerson> Copies =>
        from name in (string[])["To", "Cc"]
        from addressee in _content.Headers.Addressees(name)
        let person = MailSender.ToPerson(addressee)
        where person is not null && !_own.Contains(person.Address) && person.Address != Sender?.Address && person.Address != _sender.From
        group person by person.Address into same
        select same.First();

    private (CommentText Text, IReadOnlyList<TicketFile> Files) TextAndFiles(bool isReply)
    {
        // Room for what the delivery may add, such as why a reply is a ticket of its own.
        const int spare = 1_024;

        var parts = _files.Take(MaxFiles).ToList();
        var files = parts.Select(ToFile).ToList();
        var text = Notes().Aggregate(
            MailText.Of(_content, KeyOf, isReply) with { Words = Words }, (text, note) => text.WithNote(note));

        if (text.NeedsWholeMail(files, spare) || _content.IsPart || _files.Count > MaxFiles)
        {
            files.Add(new TicketFile(TicketFile.WholeMail, "mail.eml", MailPart.RawMessage, _content.Raw.ToArray));
        }

        return (text, files);

        string? KeyOf(string contentId) =>
            parts.FindIndex(part => part.Type.StartsWith("image/", StringComparison.Ordinal)
                && (part.Headers.ContentId == contentId || part.Headers.Location == contentId)) is >= 0 and var index
                ? files[index].Key : null;
    }

    private IEnumerable<string> Notes()
    {
        if (Sender is null)
        {
            yield return Words.NoSender;
        }

        if (Copies.Skip(MaxCopies).Count() is > 0 and var more)
        {
            yield return Words.MoreCopies(more);
        }

        if (_content.IsPart)
        {
            yield return Words.PartlyRead;
        }

        if (_files.Count > MaxFiles)
        {
            yield return Words.MoreFiles;
        }
    }

    private static TicketFile ToFile(MailPart part, int index)
    {
        var number = index + 1;
        var (name, type) = FileNames.Of(part.Headers.FileName, part.Type, number);
        return new TicketFile(string.Create(CultureInfo.InvariantCulture, $"f{number}"), name, type, () => part.Read());
    }
}
