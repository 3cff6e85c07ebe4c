using System.Management.Automation;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>Makes every error record of the module.</summary>
internal static class ErrorRecords
{
    // PowerShell shows RecommendedAction from 7.5 on (its pull request 20826); before, the text has to say it.
    private static readonly bool ViewShowsRemedy = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>A record with the stable id, the original exception, and a text that says what happened and what to do next.</summary>
    public static ErrorRecord From(OperationFailure failure) =>
        new(failure.Exception ?? new OperationException(failure), failure.Id, Category(failure.Category), failure.Target)
        {
            ErrorDetails = new ErrorDetails(ViewShowsRemedy || failure.Remedy.Length == 0 ? failure.Message : $"{failure.Message} {failure.Remedy}") { RecommendedAction = failure.Remedy },
        };

    /// <summary>Puts any exception of an operation into words.</summary>
    public static OperationFailure Describe(Exception exception, object? target) => exception switch
    {
        OperationException known => known.Failure.Target is null ? known.Failure with { Target = target } : known.Failure,
        PolicyRequestException request => new OperationFailure("PolicyRequestInvalid", FailureCategory.InvalidArgument, WithoutParameterName(request), PolicyParameters.RemedyOf(request), target, request),
        PolicyParseException policy => new OperationFailure("PolicyUnreadable", FailureCategory.InvalidData, policy.Message, "Mend the policy document.", target, policy),
        _ => Failures.From(exception, target),
    };

    private static ErrorCategory Category(FailureCategory category) => Enum.TryParse(category.ToString(), out ErrorCategory same) ? same : ErrorCategory.NotSpecified;

    // ArgumentException appends " (Parameter 'x')" to its message; the remedy names the parameter better.
    private static string WithoutParameterName(ArgumentException exception)
    {
        int at = exception.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return at < 0 ? exception.Message : exception.Message.Substring(0, at);
    }
}
