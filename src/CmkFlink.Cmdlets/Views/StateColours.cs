namespace CmkFlink.Cmdlets.Views;

/// <summary>Which words of state are shown in which colour: green for what is as it should be, yellow for what is under way or asks for attention, red for what is broken or endangers state, cyan for what is not known.</summary>
internal static class StateColours
{
    private const string Good = "32";
    private const string Attention = "33";
    private const string Bad = "31";
    private const string Unsure = "36";

    // READY is not here: a snapshot that is READY is good, an application that is READY is stopped, which may be either.
    private static readonly Dictionary<string, string> Colours = new(StringComparer.Ordinal)
    {
        ["RUNNING"] = Good,
        ["Enabled"] = Good,
        ["Done"] = Good,
        ["AlreadyDone"] = Good,
        ["Pass"] = Good,
        ["Allowed"] = Good,
        ["Current"] = Good,
        ["Closed"] = Good,
        ["OK"] = Good,

        ["STARTING"] = Attention,
        ["STOPPING"] = Attention,
        ["UPDATING"] = Attention,
        ["DELETING"] = Attention,
        ["CREATING"] = Attention,
        ["AUTOSCALING"] = Attention,
        ["MAINTENANCE"] = Attention,
        ["FORCE_STOPPING"] = Attention,
        ["ROLLING_BACK"] = Attention,
        ["ROLLED_BACK"] = Attention,
        ["Creating"] = Attention,
        ["Updating"] = Attention,
        ["PendingImport"] = Attention,
        ["Pending"] = Attention,
        ["Blocked"] = Attention,
        ["Open"] = Attention,
        ["Unmarked"] = Attention,
        ["Older"] = Attention,
        ["Warn"] = Attention,
        ["Warning"] = Attention,
        ["AtNextStart"] = Attention,
        ["Superfluous"] = Attention,
        ["Widened"] = Attention,
        ["Granted"] = Attention,

        ["FAILED"] = Bad,
        ["Failed"] = Bad,
        ["Fail"] = Bad,
        ["Denied"] = Bad,
        ["Error"] = Bad,
        ["Disabled"] = Bad,
        ["PendingDeletion"] = Bad,
        ["PendingReplicaDeletion"] = Bad,
        ["Deleted"] = Bad,
        ["Unavailable"] = Bad,

        ["Unknown"] = Unsure,
        ["Information"] = Unsure,
        ["Info"] = Unsure,
    };

    /// <summary>The colour as a parameter of SGR (ECMA-48, 8.3.117); <see langword="null"/> for a word without one.</summary>
    public static string? Of(string word) => Colours.TryGetValue(word, out string? colour) ? colour : null;
}
