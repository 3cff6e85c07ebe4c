namespace CmkFlink.Cmdlets.Reports;

/// <summary>One object of which a report is made, or why it is none.</summary>
/// <remarks>The binder passes over an object that it cannot bind and goes on with the next; a report without it would look complete. So everything binds, and the command itself ends over what it cannot report on.</remarks>
public sealed class ReportInput
{
    internal ReportInput(object value) => Value = value;

    internal ReportInput(string refusal) => (Value, Refusal) = (refusal, refusal);

    internal object Value { get; }

    /// <summary>What is wrong with it; <see langword="null"/> where nothing is.</summary>
    internal string? Refusal { get; }
}
