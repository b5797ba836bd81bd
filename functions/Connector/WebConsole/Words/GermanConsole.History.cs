namespace Connector.WebConsole.Words;

/// <content>The texts of the history of actions.</content>
internal sealed partial class GermanConsole
{
    public override string HistoryText => "Was Menschen in dieser Konsole und über ihre Links getan haben. Das Neueste steht zuerst.";

    public override string NoHistory => "Noch keine Aktion.";

    public override string When => "Wann";

    public override string Who => "Wer";

    public override string What => "Was";

    public override string Where => "Wo";

    public override string Before => "Vorher";

    public override string After => "Nachher";

    public override string NotEnded => "nicht zu Ende geführt";
}
