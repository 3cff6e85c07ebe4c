using System.Management.Automation;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>Makes every error record of the module.</summary>
internal static class ErrorRecords
{
    /// <summary>A record with the stable id, the original exception, and a text that says what happened and what to do next.</summary>
    public static ErrorRecord From(OperationFailure failure) =>
        new(failure.Exception ?? new OperationException(failure), failure.Id, Category(failure.Category), failure.Target)
        {
            // The remedy stands in the text as well: the default view of PowerShell 7 does not show RecommendedAction.
            ErrorDetails = new ErrorDetails(Join(failure.Message, failure.Remedy)) { RecommendedAction = failure.Remedy },
        };

    /// <summary>Puts any exception of an operation into words.</summary>
    public static OperationFailure Describe(Exception exception, object? target) => exception switch
    {
        OperationException known => known.Failure.Target is null ? known.Failure with { Target = target } : known.Failure,
        PolicyRequestException request => new OperationFailure("PolicyRequestInvalid", FailureCategory.InvalidArgument, WithoutParameterName(request), $"Give or mend -{request.ParamName}.", target, request),
        PolicyParseException policy => new OperationFailure("PolicyUnreadable", FailureCategory.InvalidData, policy.Message, "Mend the policy document.", target, policy),
        _ => Failures.From(exception, target),
    };

    private static ErrorCategory Category(FailureCategory category) => Enum.TryParse(category.ToString(), out ErrorCategory same) ? same : ErrorCategory.NotSpecified;

    private static string Join(string message, string remedy) => remedy.Length == 0 ? message : $"{message} {remedy}";

    // ArgumentException appends " (Parameter 'x')" to its message; the remedy names the parameter better.
    private static string WithoutParameterName(ArgumentException exception)
    {
        int at = exception.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return at < 0 ? exception.Message : exception.Message.Substring(0, at);
    }
}
