#if NET8_0_OR_GREATER
using System.Runtime.CompilerServices;
using CmkFlink.Aws;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox;

namespace CmkFlink.Cmdlets.Rehearsal;

/// <summary>The names that a rehearsal is to use.</summary>
internal sealed record RehearsalPlan(string ApplicationName, string Alias, string OperatorRoleName, string KeyAdministratorRoleName, string ReaderRoleName, string Account, string Region)
{
    public SandboxOptions Options => new()
    {
        Demo = true,
        DemoApplicationName = ApplicationName,
        OperatorRoleName = OperatorRoleName,
        KeyAdministratorRoleName = KeyAdministratorRoleName,
        ReaderRoleName = ReaderRoleName,
        Account = Account,
        Region = Region,
    };

    public RehearsalRequest Request => new()
    {
        ApplicationName = ApplicationName,
        ApplicationArn = FlinkNames.ApplicationArn(Region, Account, ApplicationName),
        ExecutionRoleArn = $"arn:{AwsPartition.OfRegion(Region)}:iam::{Account}:role/FlinkExecution",
        Alias = Alias,
        OperatorRoleName = OperatorRoleName,
        KeyAdministratorRoleName = KeyAdministratorRoleName,
        ReaderRoleName = ReaderRoleName,
        Timeout = TimeSpan.FromMinutes(1),
    };
}

/// <summary>Rehearses on sandboxes that live as long as the run.</summary>
internal static class RehearsalRun
{
    /// <summary>The steps, and then the trials where a proof is asked for and every step held.</summary>
    public static async IAsyncEnumerable<object> RunAsync(RehearsalPlan plan, bool prove, int throttleLimit, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using (Account account = await StartAsync(plan, cancellation))
        {
            await foreach (FlinkCmkStep step in new RehearsalHandler(account.Connections).RunAsync(plan.Request, host, cancellation))
            {
                yield return step;
                if (step.State != StepState.Failed) continue;
                host.Error(new OperationFailure("RehearsalStepFailed", FailureCategory.InvalidOperation, $"Step {step.Number} of the rehearsal, {step.Action}, does not hold: {step.Detail}", "The steps before it held; look at what its actor was allowed.", step));
                yield break;
            }
        }

        if (!prove) yield break;
        LeastPrivilegeRequest proof = new() { Rehearsal = plan.Request, Parallelism = throttleLimit };
        foreach (PolicySize size in proof.Sizes) host.Verbose($"{size.Policy}: {size.Statements} statements, {size.Size} of {size.Limit} {(size.Policy == Policy.Builders.PolicyKind.KeyPolicy ? "bytes" : "characters")}.");
        await foreach (FlinkCmkTrial trial in new LeastPrivilegeHandler(async c => await StartAsync(plan, c)).RunAsync(proof, host, cancellation)) yield return trial;
    }

    private static async Task<Account> StartAsync(RehearsalPlan plan, CancellationToken cancellation)
    {
        try
        {
            return new Account(await FlinkSandbox.StartAsync(plan.Options, cancellation));
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new OperationException(new OperationFailure("SandboxNotStarted", e is ArgumentException ? FailureCategory.InvalidArgument : FailureCategory.ResourceUnavailable, e.Message, "Choose other names, or another -Region.", plan.ApplicationName, e));
        }
    }

    private sealed class Account : IRehearsalSandbox
    {
        private readonly FlinkSandbox _sandbox;
        private readonly ActorConnections _connections;

        public Account(FlinkSandbox sandbox)
        {
            _sandbox = sandbox;
            AwsConnectionOptions Profile(string name) => new() { ProfileName = name, ProfileLocation = sandbox.CredentialsFile };
            _connections = new ActorConnections(Profile("reader"), new Dictionary<Actor, AwsConnectionOptions>
            {
                [Actor.IamAdministrator] = Profile("account-administrator"),
                [Actor.KeyAdministrator] = Profile("key-administrator"),
                [Actor.Operator] = Profile("operator"),
                [Actor.Reader] = Profile("reader"),
            });
        }

        public IActorConnections Connections => _connections;

        public async ValueTask DisposeAsync()
        {
            _connections.Dispose();
            await _sandbox.DisposeAsync();
        }
    }
}
#endif
