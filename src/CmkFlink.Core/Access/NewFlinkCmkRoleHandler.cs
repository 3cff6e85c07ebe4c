using System.Runtime.CompilerServices;
using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Makes a role with its trust policy, or brings the trust policy of one that this product made to what is asked.</summary>
public sealed class NewFlinkCmkRoleHandler(IActorConnections connections) : IOperationHandler<NewFlinkCmkRoleRequest, FlinkCmkRole>
{
    /// <summary>What is missing. Reads only.</summary>
    /// <exception cref="OperationException">The request cannot be fulfilled; nothing was changed.</exception>
    public async Task<RolePlan> PlanAsync(NewFlinkCmkRoleRequest request, IOperationHost host, CancellationToken cancellation) =>
        await new Work(await connections.ForAsync(Actor.IamAdministrator, cancellation), host).PlanAsync(request, cancellation);

    public async IAsyncEnumerable<FlinkCmkRole> RunAsync(NewFlinkCmkRoleRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Work work = new(await connections.ForAsync(Actor.IamAdministrator, cancellation), host);
        RolePlan plan = await work.PlanAsync(request, cancellation);
        FlinkCmkRole role = new() { RoleName = plan.RoleName, RoleArn = plan.RoleArn, Kind = request.Kind, TrustPolicy = plan.TrustPolicy };
        if (plan.Steps.Count == 0)
        {
            host.Verbose($"Role {plan.RoleArn} is as asked already.");
            yield return role;
            yield break;
        }
        foreach (OperationStep step in plan.Steps)
        {
            Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
            if (answer == Confirmation.WhatIf) yield return role;
            if (answer != Confirmation.Proceed) yield break;
            await work.TakeAsync(step, request, cancellation);
        }
        yield return role with { Changed = true, RoleArn = await work.VerifyAsync(plan, cancellation) };
    }

    private sealed class Work
    {
        private readonly IamActs _acts;
        private readonly IamReader _reader;

        public Work(AwsConnection connection, IOperationHost host)
        {
            _acts = new IamActs(connection, host);
            _reader = new IamReader(connection);
        }

        private AwsConnection Connection => _acts.Connection;

        public async Task<RolePlan> PlanAsync(NewFlinkCmkRoleRequest request, CancellationToken cancellation)
        {
            if (!PolicyNames.IsValidPrincipal(request.RoleName)) throw new OperationException(Failures.InvalidName("RoleName", request.RoleName, "1-64 letters, digits and _+=,.@-, without path"));
            if (!PolicyNames.IsValidPath(request.Path)) throw new OperationException(Failures.InvalidName("Path", request.Path, "/ alone, or beginning and ending with /"));
            PolicyDocument trust = TrustPolicies.Build(request);
            Role? role = await _acts.ReadAsync("iam:GetRole", $"role {request.RoleName}", () => _reader.FindRoleAsync(request.RoleName, cancellation), cancellation);
            if (role is null)
            {
                Arn caller = Arn.Parse(await _acts.ReadAsync("sts:GetCallerIdentity", "the caller", () => _acts.Caller.ArnAsync(cancellation), cancellation));
                return new RolePlan(request.RoleName, $"arn:{caller.Partition}:iam::{caller.Account}:role{request.Path}{request.RoleName}", trust, [new CreateRoleStep(request.RoleName, request.Kind, trust)]);
            }
            DemandKind(role, request.Kind);
            if (StatementShape.SaySame(await TrustOfAsync(role, cancellation), trust)) return new RolePlan(role.RoleName, role.Arn, trust, []);
            if (!role.Tags.Exists(t => t.Key == PolicyNames.OwnerTag))
            {
                throw new OperationException(new OperationFailure(
                    "RoleTrustDiffers",
                    FailureCategory.ResourceExists,
                    $"Role {role.Arn} exists, trusts others than asked, and was not made by this module (it has no tag {PolicyNames.OwnerTag}). Asked: {CreateRoleStep.TrustedBy(trust)}.",
                    $"Choose another -RoleName, or, if its trust policy may be replaced, give the role the tag {PolicyNames.OwnerTag}=true.",
                    role.Arn));
            }
            return new RolePlan(role.RoleName, role.Arn, trust, [new UpdateTrustPolicyStep(role.RoleName, trust)]);
        }

        public async Task TakeAsync(OperationStep step, NewFlinkCmkRoleRequest request, CancellationToken cancellation)
        {
            try
            {
                await PrincipalVisibility.RetryAsync(
                    c => TakeOnceAsync(step, request, c),
                    e => e is OperationException { InnerException: MalformedPolicyDocumentException },
                    await MissingAsync(request, cancellation) is null ? request.PrincipalVisibilityTimeout : TimeSpan.Zero,
                    WaitSettings.For(Connection),
                    $"New-FlinkCmkRole {request.RoleName}",
                    _acts.Host,
                    cancellation);
            }
            catch (OperationException e) when (e.InnerException is MalformedPolicyDocumentException malformed)
            {
                string? missing = await MissingAsync(request, cancellation);
                throw new OperationException(new OperationFailure(
                    "TrustPolicyRefused",
                    FailureCategory.InvalidData,
                    missing is null
                        ? $"IAM refuses the trust policy of role {request.RoleName}: one of {string.Join(", ", request.TrustedPrincipals)} does not exist or is not visible yet."
                        : $"IAM refuses the trust policy of role {request.RoleName}: {missing} does not exist.",
                    "Correct -TrustedPrincipal, or run the command again in a minute where the principal was just made.",
                    request.RoleName,
                    malformed));
            }
        }

        public async Task<string> VerifyAsync(RolePlan plan, CancellationToken cancellation)
        {
            try
            {
                return await new Waiter(WaitSettings.For(Connection, TimeSpan.FromSeconds(60))).UntilAsync(
                    async c => await _reader.FindRoleAsync(plan.RoleName, c) is { } role && StatementShape.SaySame(IamReader.Document(role.AssumeRolePolicyDocument), plan.TrustPolicy)
                        ? new Observation<string>(true, role.Arn, "")
                        : new Observation<string>(false, "", $"role {plan.RoleName} is not visible everywhere yet"),
                    $"New-FlinkCmkRole {plan.RoleName}",
                    plan.RoleName,
                    _acts.Host,
                    cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw await _acts.ExplainAsync(e, "iam:GetRole", $"role {plan.RoleName}, which was made", cancellation);
            }
        }

        private async Task<bool> TakeOnceAsync(OperationStep step, NewFlinkCmkRoleRequest request, CancellationToken cancellation)
        {
            if (step is UpdateTrustPolicyStep update)
            {
                UpdateAssumeRolePolicyRequest change = new() { RoleName = update.RoleName, PolicyDocument = update.TrustPolicy.ToJson(indented: false) };
                await _acts.WriteAsync("iam:UpdateAssumeRolePolicy", step.Target, c => Connection.IamWrites.UpdateAssumeRolePolicyAsync(change, c), c => TrustsAsync(update.RoleName, update.TrustPolicy, c), cancellation);
                return true;
            }
            CreateRoleStep create = (CreateRoleStep)step;
            Dictionary<string, string> tags = request.Tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
            tags[PolicyNames.OwnerTag] = "true";
            tags[PolicyNames.KindTag] = request.Kind.ToString();
            CreateRoleRequest call = new()
            {
                RoleName = create.RoleName,
                Path = request.Path,
                Description = request.Description,
                AssumeRolePolicyDocument = create.TrustPolicy.ToJson(indented: false),
                Tags = [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })],
            };
            await _acts.WriteAsync("iam:CreateRole", step.Target, c => Connection.IamWrites.CreateRoleAsync(call, c), c => TrustsAsync(create.RoleName, create.TrustPolicy, c), cancellation);
            return true;
        }

        private async Task<bool> TrustsAsync(string name, PolicyDocument trust, CancellationToken cancellation) =>
            await _reader.FindRoleAsync(name, cancellation) is { } role && StatementShape.SaySame(IamReader.Document(role.AssumeRolePolicyDocument), trust);

        private Task<PolicyDocument> TrustOfAsync(Role role, CancellationToken cancellation) =>
            _acts.ReadAsync("iam:GetRole", $"the trust policy of role {role.RoleName}", () => Task.FromResult(IamReader.Document(role.AssumeRolePolicyDocument)), cancellation);

        // One role for two kinds would unite what the module keeps apart.
        private static void DemandKind(Role role, FlinkCmkRoleKind kind)
        {
            if (role.Tags.Find(t => t.Key == PolicyNames.KindTag)?.Value is { } other && other != kind.ToString())
            {
                throw new OperationException(new OperationFailure("RoleOfAnotherKind", FailureCategory.ResourceExists, $"Role {role.Arn} was made as {other}; as {kind} too it would unite duties that are kept apart.", "Choose another -RoleName.", role.Arn));
            }
        }

        /// <summary>The first trusted role or user of this account that IAM does not know; <see langword="null"/> where all are there or IAM may not be asked.</summary>
        private async Task<string?> MissingAsync(NewFlinkCmkRoleRequest request, CancellationToken cancellation)
        {
            try
            {
                string account = await _acts.Caller.AccountAsync(cancellation);
                foreach (string text in request.TrustedPrincipals)
                {
                    if (!Arn.TryParse(text, out Arn? arn) || arn.Account != account || arn.Resource == "root") continue;
                    string name = arn.Resource.Substring(arn.Resource.LastIndexOf('/') + 1);
                    IamPrincipalName principal = arn.Resource.StartsWith("role/", StringComparison.Ordinal) ? IamPrincipalName.Role(name) : IamPrincipalName.User(name);
                    if (await _reader.FindAsync(principal, cancellation) is null) return text;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _acts.Host.Debug($"The trusted principals of role {request.RoleName} are not checked beforehand: {Failures.From(e).Message}");
            }
            return null;
        }
    }
}
