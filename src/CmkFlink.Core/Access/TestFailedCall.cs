using System.Reflection;
using System.Text.RegularExpressions;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>A command that failed, as its error record tells.</summary>
public sealed record FailedCall
{
    /// <summary>What was thrown; its types may come from another copy of the AWS SDK.</summary>
    public required Exception Exception { get; init; }

    /// <summary><c>Start-FlinkApplication</c>, <c>Update-KINA2Application</c>; <see langword="null"/> where the record does not say.</summary>
    public string? Command { get; init; }

    public string? ApplicationName { get; init; }

    /// <summary>The key that the command named, in any of the four forms.</summary>
    public string? Key { get; init; }

    /// <summary>What the record is about: an application, a name, an ARN.</summary>
    public object? Target { get; init; }
}

/// <summary>What a failed command asked for, rebuilt.</summary>
/// <param name="Operation">What it asked of MSF; <see langword="null"/> where it was a single call.</param>
/// <param name="ApplicationName">On which application.</param>
/// <param name="Key">With which key.</param>
/// <param name="Call">The single call that was refused, where the error names it.</param>
internal sealed record RebuiltCall(MsfOperation? Operation, string? ApplicationName, string? Key, CloudTrailEvent? Call);

/// <summary>Rebuilds the request of a failed command. Who asked for what is taken from the command, and from the error where it repeats the request; why it was refused never is.</summary>
internal static class FailedCalls
{
    private static readonly Dictionary<string, MsfOperation> Commands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Start-FlinkApplication"] = MsfOperation.Start,
        ["Start-KINA2Application"] = MsfOperation.Start,
        ["Stop-FlinkApplication"] = MsfOperation.Stop,
        ["Stop-KINA2Application"] = MsfOperation.Stop,
        ["Restart-FlinkApplication"] = MsfOperation.Update,
        ["Enable-FlinkCmk"] = MsfOperation.Update,
        ["Update-FlinkApplicationRuntime"] = MsfOperation.Update,
        ["Update-KINA2Application"] = MsfOperation.Update,
        ["Disable-FlinkCmk"] = MsfOperation.Revert,
        ["New-FlinkSnapshot"] = MsfOperation.Snapshot,
        ["New-KINA2ApplicationSnapshot"] = MsfOperation.Snapshot,
        ["Undo-FlinkApplicationUpdate"] = MsfOperation.Rollback,
        ["Undo-KINA2Application"] = MsfOperation.Rollback,
    };

    // "User: ARN is not authorized to perform: ACTION on resource: ARN" (IAM user guide, troubleshoot access denied messages).
    private static readonly Regex Refusal = new(@"(?:User|Service|Principal): (?<who>\S+) is not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z0-9]+) on resource: (?<resource>[^\s""']+)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <exception cref="OperationException">FailedCallNotRecognized: neither the command nor the error says what was asked.</exception>
    public static RebuiltCall Rebuild(FailedCall failed)
    {
        (Exception error, string? code) = ServiceError(failed.Exception);
        string? application = failed.ApplicationName ?? ApplicationOf(failed.Target);
        MsfOperation? operation = failed.Command is { } command && Commands.TryGetValue(command, out MsfOperation known) ? known : null;
        if (Refusal.Match(Bounded(error.Message)) is { Success: true } match && Call(match, code, error, application) is { } call) return new RebuiltCall(operation, application, failed.Key, call);
        if (operation is not null && application is not null) return new RebuiltCall(operation, application, failed.Key, null);
        throw new OperationException(new OperationFailure(
            "FailedCallNotRecognized", FailureCategory.InvalidArgument,
            $"What {(failed.Command is null ? "the command" : failed.Command)} asked for cannot be told from its error: it names no application and operation that this module knows, and the error does not repeat the request.",
            "Ask for the matrix instead: Test-FlinkCmkAccess -ApplicationName NAME; or give the CloudTrail event of the call: -CloudTrailEvent.", failed.Target));
    }

    private static CloudTrailEvent? Call(Match match, string? code, Exception error, string? application)
    {
        string action = match.Groups["action"].Value, resource = match.Groups["resource"].Value.TrimEnd('.', ',');
        if (!Arn.TryParse(match.Groups["who"].Value, out Arn? who) || !(action.StartsWith("kms:", StringComparison.Ordinal) || action.StartsWith("kinesisanalytics:", StringComparison.Ordinal))) return null;
        if (Principal(who) is not { } principal) return null;
        Arn? target = Arn.TryParse(resource, out Arn? parsed) ? parsed : null;
        string region = target?.Region is { Length: > 0 } given ? given : "us-east-1";
        bool throughMsf = action.StartsWith("kms:", StringComparison.Ordinal) && error.GetType().FullName?.Contains("KinesisAnalytics") == true;
        string? applicationArn = target?.Service == "kinesisanalytics" ? resource : application is null ? null : FlinkNames.ApplicationArn(region, who.Account, application);
        RequestContext context = new();
        if (throughMsf && applicationArn is not null && action != "kms:DescribeKey") context.Set("kms:EncryptionContext:" + MsfKmsCalls.EncryptionContextKey, applicationArn);
        return new CloudTrailEvent
        {
            Action = action,
            Region = region,
            Principal = principal,
            ForwardedBy = throughMsf ? MsfKmsCalls.ServicePrincipal : null,
            Account = target?.Account is { Length: > 0 } account ? account : who.Account,
            ErrorCode = code ?? "AccessDeniedException",
            Key = target?.Service == "kms" ? resource : null,
            ApplicationArn = applicationArn,
            Context = context,
        };
    }

    private static RequestPrincipal? Principal(Arn who) => (who.Service, who.Resource.Split('/')) switch
    {
        ("iam", ["root"]) => RequestPrincipal.Root(who.Partition, who.Account),
        ("iam", ["user", ..]) => RequestPrincipal.User(who.ToString()),
        ("sts", ["assumed-role", var role, var session]) => RequestPrincipal.RoleSession($"arn:{who.Partition}:iam::{who.Account}:role/{role}", session),
        _ => null,
    };

    /// <summary>The innermost exception of an AWS service, by its shape: in another load context its types are not ours.</summary>
    private static (Exception Error, string? Code) ServiceError(Exception exception)
    {
        Exception found = exception;
        string? code = null;
        for (Exception? e = exception; e is not null; e = (e as OperationException)?.Failure.Exception ?? e.InnerException)
        {
            if (!IsServiceException(e.GetType())) continue;
            found = e;
            code = e.GetType().GetProperty("ErrorCode", BindingFlags.Public | BindingFlags.Instance)?.GetValue(e) as string;
        }

        return (found, code);
    }

    private static bool IsServiceException(Type type)
    {
        for (Type? t = type; t is not null; t = t.BaseType)
            if (t.FullName == "Amazon.Runtime.AmazonServiceException") return true;
        return false;
    }

    private static string? ApplicationOf(object? target) => target switch
    {
        FlinkApplication application => application.ApplicationName,
        string text when FlinkNames.TryParseApplicationArn(text, out _, out string? name) => name,
        string text when FlinkNames.IsApplicationName(text) => text,
        _ => null,
    };

    // Messages come from anywhere; none that repeats a request is longer.
    private static string Bounded(string text) => text.Length > 8192 ? text.Substring(0, 8192) : text;
}
