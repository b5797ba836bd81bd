namespace Connector.Pages;

/// <summary>What a state means for the reader; gives the icon and the colour.</summary>
public enum Mark
{
    Good,

    /// <summary>Something is late, and waiting helps.</summary>
    Waiting,

    /// <summary>A person has to act.</summary>
    Act,

    /// <summary>Stopped on purpose, or of no concern.</summary>
    Quiet,
}
