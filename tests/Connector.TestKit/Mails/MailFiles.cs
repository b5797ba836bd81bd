using System.Runtime.CompilerServices;

namespace Connector.TestKit.Mails;

/// <summary>A mail as it lay in a file, byte for byte.</summary>
/// <param name="Name">The file's name; for a mail out of an mbox with its number.</param>
public sealed record CorpusMail(string Name, byte[] Content);

/// <summary>Real mails from a folder: each .eml is one, an .mbox holds many.</summary>
public static class MailFiles
{
    private static readonly string[] MboxExtensions = [".mbox", ".mbx"];

    /// <summary>
    /// A folder of real and broken mails: CONNECTOR_CORPUS, or ../shared/corpus beside the checkout; null if neither exists.
    /// </summary>
    public static string? Corpus =>
        (Environment.GetEnvironmentVariable("CONNECTOR_CORPUS") ?? Path.Combine(Repository.Root, "..", "shared", "corpus")) is var folder
        && Directory.Exists(folder) ? folder : null;

    /// <summary>All mails below a folder in the order of their names; files of other kinds are passed over.</summary>
    public static async IAsyncEnumerable<CorpusMail> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path);

            if (Path.GetExtension(path).Equals(".eml", StringComparison.OrdinalIgnoreCase))
            {
                yield return new CorpusMail(name, await File.ReadAllBytesAsync(path, cancellationToken));
            }
            else if (IsMbox(path))
            {
                var mails = Mbox.Split(await File.ReadAllBytesAsync(path, cancellationToken));
                foreach (var (mail, index) in mails.Select((mail, index) => (mail, index)))
                {
                    yield return new CorpusMail($"{name}#{index + 1}", mail);
                }
            }
        }
    }

    private static bool IsMbox(string path) =>
        MboxExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        || Path.GetFileName(path).Equals("mbox", StringComparison.OrdinalIgnoreCase);
}
