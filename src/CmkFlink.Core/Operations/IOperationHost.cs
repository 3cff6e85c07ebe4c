namespace CmkFlink.Core.Operations;

/// <summary>What a handler may say to and ask of its user. A cmdlet forwards it to PowerShell, the rehearsal to a console, a test records it. Core has no other way to speak.</summary>
public interface IOperationHost
{
    /// <summary>Whether this is a rehearsal of intentions (-WhatIf): every confirmation will answer <see cref="Confirmation.WhatIf"/>. What earlier commands of the same script only planned is then missing, so a refusal that they would have prevented is a warning.</summary>
    bool IsWhatIf { get; }

    void Verbose(string message);

    void Debug(string message);

    void Warning(string message);

    void Progress(OperationProgress progress);

    /// <summary>Reports a failure of one item; the operation goes on with the next.</summary>
    void Error(OperationFailure failure);

    /// <summary>Asks before a change (ShouldProcess).</summary>
    /// <param name="target">The object: "application orders".</param>
    /// <param name="action">What is to be done to it: "switch to key arn:...".</param>
    Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation);

    /// <summary>Asks for a secret such as an MFA code, on the thread that may prompt; <see langword="null"/> where nobody can answer.</summary>
    Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation);
}

/// <summary>The answer to a confirmation.</summary>
public enum Confirmation
{
    Proceed,

    /// <summary>The user said no.</summary>
    Declined,

    /// <summary>-WhatIf: show the plan, change nothing.</summary>
    WhatIf,
}

/// <summary>How far something is that takes time. A host shows it below the progress of the whole command, with the time that it has taken.</summary>
/// <param name="Activity">What goes on: "Enable-FlinkCmk orders"; <see cref="Whole"/> for the command as a whole.</param>
/// <param name="Status">Which step it is, or what is awaited.</param>
/// <param name="Percent">0-100, or -1 where unknown.</param>
/// <param name="Completed">Whether this activity is over.</param>
public sealed record OperationProgress(string Activity, string Status, int Percent = -1, bool Completed = false)
{
    /// <summary>The activity of the whole command: every other is a part of it.</summary>
    public const string Whole = "";
}
