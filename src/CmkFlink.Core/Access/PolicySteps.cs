using System.Globalization;
using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>Takes the steps on managed policies and their attachments.</summary>
internal sealed class PolicySteps(IamActs acts, IamReader reader)
{
    private AwsConnection Connection => acts.Connection;

    /// <summary>Description, path and tags of a policy that <see cref="CreatePolicyStep"/> makes.</summary>
    public sealed record Creation(string Path, string? Description, IReadOnlyDictionary<string, string> Tags);

    public Task TakeAsync(OperationStep step, Creation? creation, bool created, CancellationToken cancellation) => step switch
    {
        CreatePolicyStep create => CreateAsync(create, creation!, cancellation),
        DeletePolicyVersionStep delete => DeleteVersionAsync(delete, cancellation),
        CreatePolicyVersionStep version => CreateVersionAsync(version, cancellation),
        AttachPolicyStep attach => AttachAsync(attach, created, cancellation),
        DetachPolicyStep detach => DetachAsync(detach, cancellation),
        DeletePolicyStep delete => DeleteAsync(delete, cancellation),
        _ => throw new InvalidOperationException($"No such step on policies: {step.GetType().Name}."),
    };

    /// <summary>The steps that put another document in force: room for the version first, then the version.</summary>
    public async Task<IReadOnlyList<OperationStep>> VersionStepsAsync(string arn, PolicyDocument document, string change, CancellationToken cancellation) =>
        VersionSteps(arn, await acts.ReadAsync("iam:ListPolicyVersions", $"policy {arn}", () => reader.VersionsAsync(arn, cancellation), cancellation), document, change);

    /// <summary>As <see cref="VersionStepsAsync"/>, for versions that were read already.</summary>
    public static IReadOnlyList<OperationStep> VersionSteps(string arn, IReadOnlyList<PolicyVersion> versions, PolicyDocument document, string change)
    {
        List<OperationStep> steps = [];
        int excess = versions.Count - IamQuotas.PolicyVersions + 1;
        foreach (PolicyVersion oldest in versions.Where(v => v.IsDefaultVersion != true).OrderBy(Number).Take(Math.Max(0, excess)))
        {
            steps.Add(new DeletePolicyVersionStep(arn, oldest.VersionId, $"the oldest of {IamQuotas.PolicyVersions} that is not the default: IAM keeps no more"));
        }
        steps.Add(new CreatePolicyVersionStep(arn, document, change));
        return steps;
    }

    // Versions are numbered v1, v2 ... and a number is never used again, so the number tells the age where the date is missing or equal.
    internal static int Number(PolicyVersion version) => int.TryParse(version.VersionId.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;

    private Task CreateAsync(CreatePolicyStep step, Creation creation, CancellationToken cancellation)
    {
        CreatePolicyRequest request = new()
        {
            PolicyName = step.PolicyName,
            Path = creation.Path,
            Description = creation.Description,
            PolicyDocument = step.Document.ToJson(indented: false),
            Tags = [.. creation.Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })],
        };
        return acts.WriteAsync("iam:CreatePolicy", step.Target, CreateOnce, async c => await reader.PolicyAsync(step.PolicyArn, c) is not null, cancellation);

        async Task<CreatePolicyResponse> CreateOnce(CancellationToken c)
        {
            try
            {
                return await Connection.IamWrites.CreatePolicyAsync(request, c);
            }
            catch (EntityAlreadyExistsException e)
            {
                // It was looked for a moment ago.
                throw new OperationException(new OperationFailure(
                    "PolicyAppeared",
                    FailureCategory.ResourceExists,
                    $"Policy {step.PolicyName} is there already, and was not to be seen a moment ago: somebody else has made it meanwhile, or IAM shows it only now.",
                    "Run the same command again in a minute: it looks at the policy that there is, and goes on from there.",
                    step.PolicyName,
                    e));
            }
        }
    }

    private Task DeleteVersionAsync(DeletePolicyVersionStep step, CancellationToken cancellation)
    {
        DeletePolicyVersionRequest request = new() { PolicyArn = step.PolicyArn, VersionId = step.VersionId };
        return acts.WriteAsync("iam:DeletePolicyVersion", step.Target, c => GoneAsync(() => Connection.IamWrites.DeletePolicyVersionAsync(request, c)), async c => (await reader.VersionsAsync(step.PolicyArn, c)).All(v => v.VersionId != step.VersionId), cancellation);
    }

    private Task CreateVersionAsync(CreatePolicyVersionStep step, CancellationToken cancellation)
    {
        CreatePolicyVersionRequest request = new() { PolicyArn = step.PolicyArn, PolicyDocument = step.Document.ToJson(indented: false), SetAsDefault = true };
        return acts.WriteAsync("iam:CreatePolicyVersion", step.Target, c => Connection.IamWrites.CreatePolicyVersionAsync(request, c), c => IsInForceAsync(step.PolicyArn, step.Document, c), cancellation);
    }

    private Task AttachAsync(AttachPolicyStep step, bool created, CancellationToken cancellation)
    {
        bool role = step.Principal.Type == IamPrincipalType.Role;
        return acts.WriteAsync(role ? "iam:AttachRolePolicy" : "iam:AttachUserPolicy", $"{step.Principal} and policy {step.PolicyArn}", Attach, c => IsAttachedAsync(step.PolicyArn, step.Principal, c), cancellation);

        // A policy just made may not be visible yet (IAM user guide, "Changes that I make are not always immediately visible"); attaching twice is harmless.
        Task<object?> Attach(CancellationToken c) => PrincipalVisibility.RetryAsync<object?>(AttachOnce, e => created && e is NoSuchEntityException, TimeSpan.FromSeconds(30), WaitSettings.For(Connection), "Grant-FlinkCmkAccess", acts.Host, c);

        async Task<object?> AttachOnce(CancellationToken c) => role
            ? await Connection.IamWrites.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = step.Principal.Name, PolicyArn = step.PolicyArn }, c)
            : await Connection.IamWrites.AttachUserPolicyAsync(new AttachUserPolicyRequest { UserName = step.Principal.Name, PolicyArn = step.PolicyArn }, c);
    }

    private Task DetachAsync(DetachPolicyStep step, CancellationToken cancellation)
    {
        bool role = step.Principal.Type == IamPrincipalType.Role;
        return acts.WriteAsync(role ? "iam:DetachRolePolicy" : "iam:DetachUserPolicy", $"{step.Principal} and policy {step.PolicyArn}", Detach, async c => !await IsAttachedAsync(step.PolicyArn, step.Principal, c), cancellation);

        Task<object?> Detach(CancellationToken c) => GoneAsync<object?>(async () => role
            ? await Connection.IamWrites.DetachRolePolicyAsync(new DetachRolePolicyRequest { RoleName = step.Principal.Name, PolicyArn = step.PolicyArn }, c)
            : await Connection.IamWrites.DetachUserPolicyAsync(new DetachUserPolicyRequest { UserName = step.Principal.Name, PolicyArn = step.PolicyArn }, c));
    }

    private Task DeleteAsync(DeletePolicyStep step, CancellationToken cancellation) => acts.WriteAsync(
        "iam:DeletePolicy",
        step.Target,
        c => GoneAsync(() => Connection.IamWrites.DeletePolicyAsync(new DeletePolicyRequest { PolicyArn = step.PolicyArn }, c)),
        async c => await reader.PolicyAsync(step.PolicyArn, c) is null,
        cancellation);

    /// <summary>Whether the default version says this.</summary>
    public async Task<bool> IsInForceAsync(string arn, PolicyDocument document, CancellationToken cancellation) =>
        await reader.PolicyAsync(arn, cancellation) is { DefaultVersionId: { } version } && StatementShape.SaySame(await reader.VersionAsync(arn, version, cancellation), document);

    public async Task<bool> IsAttachedAsync(string arn, IamPrincipalName principal, CancellationToken cancellation) =>
        (await reader.AttachedAsync(principal, cancellation)).Any(a => a.PolicyArn == arn);

    // What is to go and is not there is gone already.
    private static async Task<T?> GoneAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (NoSuchEntityException)
        {
            return default;
        }
    }
}
