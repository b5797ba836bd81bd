namespace Connector.Importing;

/// <summary>What a round of the watch left behind.</summary>
public enum WatchState
{
    /// <summary>Nothing to look after.</summary>
    Quiet,

    /// <summary>An incident that moves by itself: the timer's rounds are enough.</summary>
    Moving,

    /// <summary>A suspicion whose canary is still to be sent, or something undecided: every second counts.</summary>
    Fresh,
}
