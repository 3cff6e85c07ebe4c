using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Authorizes calls of MSF and reads what every one of them carries.</summary>
internal sealed class FlinkAccess(SandboxEnvironment environment, SandboxAccount account, FlinkStore store)
{
    public const string NamePattern = "[a-zA-Z0-9_.-]+";

    /// <summary>The application that a call names, after authorization. Authorization comes first: who may not look learns nothing.</summary>
    /// <exception cref="ServiceException">AccessDeniedException, ResourceNotFoundException or InvalidArgumentException.</exception>
    public FlinkApplication Open(ServiceCall call, CallInput input)
    {
        string name = ApplicationName(input);
        Demand(call, account.ApplicationArn(name), store.Find(name));
        return store.Get(name);
    }

    /// <summary>As <see cref="Open"/>, for operations that change a Flink application and wait for nothing to be in progress.</summary>
    public FlinkApplication OpenStreaming(ServiceCall call, CallInput input)
    {
        FlinkApplication application = Open(call, input);
        // Assumption MSF-11: what deals with Flink's state is refused for Studio notebooks with this code.
        return application.Mode == "STREAMING" ? application : throw FlinkErrors.Unsupported($"This operation is not supported for applications in {application.Mode} mode.");
    }

    public void Demand(ServiceCall call, string resource, FlinkApplication? application, RequestContext? context = null)
    {
        context ??= new RequestContext();
        foreach ((string tag, string value) in application?.Tags ?? []) context.Set($"aws:ResourceTag/{tag}", value);
        environment.Authorizer.Demand(call, $"kinesisanalytics:{call.Operation}", resource, context);
    }

    /// <summary>The caller must be allowed to pass the role, and the role must trust MSF.</summary>
    /// <exception cref="ServiceException">AccessDeniedException or InvalidArgumentException.</exception>
    public void DemandPassRole(ServiceCall call, string roleArn, string applicationArn)
    {
        if (!Policy.Naming.Arn.TryParse(roleArn, out Policy.Naming.Arn? arn) || arn.Service != "iam" || !arn.Resource.StartsWith("role/", StringComparison.Ordinal)) throw FlinkErrors.InvalidArgument($"'{roleArn}' is not the ARN of an IAM role.");
        RequestContext context = new RequestContext().Set("iam:PassedToService", Policy.Calls.MsfKmsCalls.ServicePrincipal).Set("iam:AssociatedResourceArn", applicationArn);
        environment.Authorizer.Demand(call, "iam:PassRole", roleArn, context);
        RequestContext source = new RequestContext().Set("aws:SourceArn", applicationArn).Set("aws:SourceAccount", account.AccountId);
        if (!environment.Authorizer.RoleTrustsService(roleArn, Policy.Calls.MsfKmsCalls.ServicePrincipal, source)) throw FlinkErrors.InvalidArgument($"The service cannot assume the role '{roleArn}'. Check that the role exists and that its trust policy names the service.");
    }

    public static string ApplicationName(CallInput input) => input.RequiredText("ApplicationName", 1, 128, Policy.Naming.FlinkNames.IsApplicationName, NamePattern);

    public static string SnapshotName(CallInput input) =>
        input.RequiredText("SnapshotName", 1, 256, t => t.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'), NamePattern);

    public static ServiceException InvalidToken() => FlinkErrors.InvalidArgument("The provided NextToken is not valid.");
}
