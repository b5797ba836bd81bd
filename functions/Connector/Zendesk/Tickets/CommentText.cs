using System.Net;
using System.Text;
using System.Text.Json;
using Connector.Zendesk.Tickets.Html;

namespace Connector.Zendesk.Tickets;

/// <summary>The text of a comment as HTML that is safe to show, with a place for each picture and notes at its end.</summary>
/// <param name="Html">A picture is <c>&lt;img src="cid:KEY"</c>, see <see cref="PictureMark"/>.</param>
/// <param name="Pictures">The keys of the files that the text shows.</param>
public sealed record CommentText(string Html, IReadOnlyList<string> Pictures)
{
    /// <summary>
    /// Zendesk cuts a longer comment silently and answers with success (a client found this out: xorbitsai/xagent, pull request 2015).
    /// </summary>
    public const int MaxBytes = 64 * 1024 - 1;

    /// <summary>Room that is kept for the address of a picture.</summary>
    internal const int MaxPictureAddress = 512;

    private readonly IReadOnlyList<string> _notes = [];
    private readonly IReadOnlyList<UploadedFile> _uploads = [];
    private readonly bool _hasWholeMail;

    /// <summary>True if the text was longer than what is in <see cref="Html"/>.</summary>
    public bool IsShortened { get; init; }

    /// <summary>The language of the notes.</summary>
    internal TicketWords Words { get; init; } = TicketWords.English;

    /// <summary>
    /// Whether the text is, or may become, too long for a comment, so that the whole mail has to be attached.
    /// </summary>
    /// <param name="files">Each may add a note.</param>
    /// <param name="spare">Room for notes that are added later.</param>
    internal bool NeedsWholeMail(IReadOnlyList<TicketFile> files, int spare = 0)
    {
        var notes = _notes.Concat(files.Select(RefusedNote)).Sum(note => Bytes(Note(note)));
        return IsShortened || Bytes(Html) + (Pictures.Count * MaxPictureAddress) + notes + spare > MaxBytes;
    }

    /// <summary>Puts the pictures in their places, and names the files that Zendesk does not take.</summary>
    internal CommentText With(IReadOnlyList<UploadedFile> uploads, IReadOnlyList<TicketFile> refused) =>
        new(this, uploads, [.. _notes, .. refused.Where(file => file.Key != TicketFile.WholeMail).Select(RefusedNote)]);

    internal CommentText WithNote(string note) => new(this, _uploads, [.. _notes, note]);

    internal CommentText WithNote(Func<TicketWords, string> note) => WithNote(note(Words));

    private CommentText(CommentText text, IReadOnlyList<UploadedFile> uploads, IReadOnlyList<string> notes)
        : this(text.Html, text.Pictures)
    {
        (IsShortened, Words) = (text.IsShortened, text.Words);
        _uploads = uploads;
        _notes = notes;
        _hasWholeMail = uploads.Any(upload => upload.Key == TicketFile.WholeMail);
    }

    /// <summary>How the text names a picture until Zendesk has it.</summary>
    internal static string PictureMark(string key) => $"<img src=\"cid:{key}\"";

    internal void Write(Utf8JsonWriter json, long? author, bool isPublic)
    {
        json.WriteString("html_body", Finished());
        json.WriteBoolean("public", isPublic);
        TicketJson.WriteUnlessNull(json, "author_id", author);

        if (_uploads.Count > 0)
        {
            TicketJson.WriteTexts(json, "uploads", _uploads.Select(upload => upload.Token).Distinct(StringComparer.Ordinal));
        }
    }

    /// <summary>The HTML that is sent, never longer than <see cref="MaxBytes"/>.</summary>
    internal string Finished()
    {
        var html = WithPictures();
        var notes = string.Concat(_notes.Select(Note));

        if (!IsShortened && Bytes(html) + Bytes(notes) <= MaxBytes)
        {
            return html.Length + notes.Length > 0 ? html + notes : Note(Words.NoText);
        }

        var end = notes + Note(_hasWholeMail ? $"{Words.TooLong} {Words.WholeMailAttached}" : Words.TooLong);
        return HtmlCut.To(html, MaxBytes - Bytes(end)) + end;
    }

    private string WithPictures()
    {
        var html = new StringBuilder(Html);

        foreach (var key in Pictures)
        {
            // A place without a picture would show as a broken one. The file itself is attached, or named in a note.
            var address = _uploads.FirstOrDefault(upload => upload.Key == key)?.ContentUrl;
            html.Replace(
                PictureMark(key),
                address is { Length: <= MaxPictureAddress } ? $"<img src=\"{WebUtility.HtmlEncode(address)}\"" : "<img");
        }

        return html.ToString();
    }

    private string RefusedNote(TicketFile file) => Words.FileRefused(file.Name);

    private static string Note(string text) => $"<p><em>{WebUtility.HtmlEncode(text)}</em></p>";

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    // A record prints its members, and a log must hold nothing of a mail.
    public override string ToString() => "the text of a mail";
}
