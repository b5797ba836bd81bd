using Connector.TestKit.Mails;

namespace Connector.Sandbox.Staging;

/// <summary>The mails of the story: those that come before the block, and those that keep arriving while it lasts.</summary>
internal sealed record MailSupply(IReadOnlyList<byte[]> Before, IReadOnlyList<byte[]> During, string Origin)
{
    /// <exception cref="InvalidOperationException">The folder holds no mail.</exception>
    public static async Task<MailSupply> ReadAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (options.MailFolder is not { } folder)
        {
            return Generate(options);
        }

        var mails = new List<byte[]>();
        await foreach (var mail in MailFiles.ReadAsync(folder.FullName, cancellationToken))
        {
            mails.Add(mail.Content);
        }

        if (mails.Count == 0)
        {
            throw new InvalidOperationException($"There is no .eml or .mbox file in {folder}.");
        }

        var before = (mails.Count * 2 + 2) / 3;
        return new MailSupply(mails[..before], mails[before..], $"{mails.Count} mails from {folder.Name}");
    }

    private static MailSupply Generate(SandboxOptions options)
    {
        var generated = new GeneratedMails(seed: 1309);
        var before = generated.Take(options.Mailboxes * options.Messages).ToList();
        var during = generated.Take(options.Mailboxes * Math.Max(1, options.Messages / 4)).ToList();
        return new MailSupply(before, during, $"{before.Count + during.Count} made-up mails");
    }
}
