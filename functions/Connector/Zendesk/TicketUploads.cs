using Connector.Zendesk.Calls;
using Connector.Zendesk.Tickets;

namespace Connector.Zendesk;

/// <summary>
/// Uploads the files of a mail just before its ticket or comment, because until then every user of the Zendesk can open them. Each has a
/// token of its own: a file whose upload is repeated after a lost answer would be twice under a common token.
/// </summary>
internal sealed class TicketUploads(ZendeskCalls calls, TicketRecord record)
{
    /// <summary>Zendesk keeps an upload for 60 minutes (developer.zendesk.com, "Attachments").</summary>
    private static readonly TimeSpan UsableFor = TimeSpan.FromMinutes(50);

    /// <returns>Null if all files are uploaded or refused; otherwise why not.</returns>
    public async Task<ZendeskFault?> UploadAsync(TicketWork work, IReadOnlyList<TicketFile> files, CancellationToken cancellationToken)
    {
        if (work.Progress.UploadedAt + UsableFor <= record.Now)
        {
            work.Progress = work.Progress.WithoutUploads();
        }

        foreach (var file in files)
        {
            if (work.Progress.Uploads.Any(upload => upload.Key == file.Key) || work.Progress.RefusedFiles.Contains(file.Key))
            {
                continue;
            }

            var began = record.Now;
            var answer = await calls.UploadAsync(
                work.Access, new UploadFile(file.Name, file.Type, file.Read()), token: null, cancellationToken);

            if (answer is { IsOk: true, Value: { } upload })
            {
                await record.NoteAsync(work, progress => progress with
                {
                    Uploads = [.. progress.Uploads, new UploadedFile(file.Key, upload.Token, upload.ContentUrl)],
                    UploadedAt = progress.UploadedAt ?? began,
                });
            }
            else if (answer.Fault is ZendeskFault.FieldRefused or ZendeskFault.Refused)
            {
                await record.NoteAsync(work, progress => progress with { RefusedFiles = [.. progress.RefusedFiles, file.Key] });
            }
            else
            {
                return answer.Fault;
            }
        }

        return null;
    }
}
