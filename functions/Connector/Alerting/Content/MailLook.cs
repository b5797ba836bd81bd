namespace Connector.Alerting.Content;

/// <summary>How a tone looks in HTML.</summary>
/// <param name="Name">Of the style classes, which the dark dress redefines.</param>
/// <param name="Accent">Dark enough for white letters on it.</param>
public sealed record MailLook(string Name, string Accent)
{
    public const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

    public static MailLook Of(Tone tone) => tone switch
    {
        Tone.Back => new MailLook("back", "#1a7f4b"),
        Tone.Delayed => new MailLook("delayed", "#9a5b00"),
        _ => new MailLook("stopped", "#b3261e"),
    };
}
