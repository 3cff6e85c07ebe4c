using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Rehearsal;

/// <summary>The steps in which nothing may succeed. Without them a policy that allows too much would go unnoticed: the sequence alone asks for no more than it needs.</summary>
internal sealed class RehearsalRefusals(RehearsalScene scene)
{
    private static readonly HashSet<string> Denials = new(StringComparer.Ordinal) { "AccessDeniedException", "AccessDenied" };

    /// <summary>Judges the policies as they stand, read back by the reader: every use that is documented is allowed by each side alone, and every use that differs from it in one thing is denied by each side alone.</summary>
    /// <remarks>Most of these uses nobody in an account can try: a service principal for another application, a forwarded call of another Region.</remarks>
    public async Task<string> JudgeAsync(CancellationToken cancellation)
    {
        AwsConnection reader = await scene.AsAsync(Actor.Reader, cancellation);
        CompiledPolicy keyPolicy = CompiledPolicy.Compile(await new KeyReader(reader).PolicyAsync(scene.Key.KeyArn, cancellation) ?? throw RehearsalScene.Unexpected("the key has no policy"), "key policy");
        CompiledPolicy delegating = CompiledPolicy.Compile(RehearsalPolicies.Delegating(scene.Application), "a key policy that delegates to IAM");
        RequestPrincipal operating = RequestPrincipal.RoleSession(scene.OperatorArn, "operator");
        IReadOnlyList<CompiledPolicy> operatorPolicies = await PoliciesAsync(reader, scene.Request.OperatorRoleName, cancellation);

        AuthorizationPolicies keyAlone = new() { Resource = keyPolicy };
        AuthorizationPolicies iamAlone = new() { Resource = delegating, Identity = operatorPolicies };
        int allowed = 0, denied = 0;
        foreach (MsfKmsCall call in MsfKmsCalls.All)
        {
            Expect(MsfKmsCalls.Request(call, operating, scene.Application, scene.Key.KeyArn), keyAlone, allow: true, "", ref allowed);
            foreach (StrayUse stray in StrayUses.OfKey(call, operating, scene.Application, scene.Key.KeyArn)) Expect(stray.Request, keyAlone, allow: false, stray.How, ref denied);
            if (call.Caller != MsfCaller.Operator) continue;
            Expect(MsfKmsCalls.Request(call, operating, scene.Application, scene.Key.KeyArn), iamAlone, allow: true, "", ref allowed);
            foreach (StrayUse stray in StrayUses.OfIdentity(call, operating, scene.Application, scene.Key.KeyArn)) Expect(stray.Request, iamAlone, allow: false, stray.How, ref denied);
        }

        foreach ((PolicyKind kind, string role) in new[] { (PolicyKind.OperatorBase, scene.Request.OperatorRoleName), (PolicyKind.KeyAdministrator, scene.Request.KeyAdministratorRoleName), (PolicyKind.Reader, scene.Request.ReaderRoleName) })
        {
            AuthorizationPolicies own = new() { Resource = delegating, Identity = await PoliciesAsync(reader, role, cancellation) };
            foreach (StrayUse stray in StrayUses.OfPolicy(PolicyBuilder.Build(scene.PolicyOf(kind)), RequestPrincipal.RoleSession(scene.RoleArn(role), "session"))) Expect(stray.Request, own, allow: false, stray.How, ref denied);
        }

        // The key's own people do not use it, and nobody else administers or reads it.
        foreach (StrayUse stray in StrayUses.OfRoles(scene)) Expect(stray.Request, keyAlone, allow: false, stray.How, ref denied);
        return $"{allowed} documented uses allowed, {denied} others denied";
    }

    /// <summary>The operator calls KMS himself, uses other applications, and changes what is not his.</summary>
    public async Task<string> RefuseOperatorAsync(CancellationToken cancellation)
    {
        AwsConnection operating = await scene.AsAsync(Actor.Operator, cancellation);
        Dictionary<string, string> context = new() { [MsfKmsCalls.EncryptionContextKey] = scene.Request.ApplicationArn };
        List<RehearsalCall> calls = [];
        foreach (string key in new[] { scene.Key.KeyArn, scene.DelegatedKey.KeyArn })
        {
            calls.Add(new("kms:DescribeKey", async c => await operating.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = key }, c)));
            calls.Add(new("kms:GenerateDataKey", async c => await operating.KmsWrites.GenerateDataKeyAsync(new GenerateDataKeyRequest { KeyId = key, KeySpec = DataKeySpec.AES_256, EncryptionContext = context }, c)));
            calls.Add(new("kms:GenerateDataKeyWithoutPlaintext", async c => await operating.KmsWrites.GenerateDataKeyWithoutPlaintextAsync(new GenerateDataKeyWithoutPlaintextRequest { KeyId = key, KeySpec = DataKeySpec.AES_256, EncryptionContext = context }, c)));
            calls.Add(new("kms:CreateGrant", async c => await operating.KmsWrites.CreateGrantAsync(
                new CreateGrantRequest { KeyId = key, GranteePrincipal = scene.OperatorArn, Operations = ["Decrypt"], Constraints = new GrantConstraints { EncryptionContextSubset = context } }, c)));
            calls.Add(new("kms:PutKeyPolicy", async c => await operating.KmsWrites.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = key, PolicyName = "default", Policy = RehearsalPolicies.Delegating(scene.Application).ToJson() }, c)));
        }

        calls.Add(new("kinesisanalytics:StartApplication", async c => await operating.FlinkWrites.StartApplicationAsync(new StartApplicationRequest { ApplicationName = "legacy" }, c)));
        calls.Add(new("kinesisanalytics:DeleteApplication", async c => await operating.FlinkWrites.DeleteApplicationAsync(new DeleteApplicationRequest { ApplicationName = scene.Request.ApplicationName, CreateTimestamp = scene.Request.UtcNow?.Invoke() ?? DateTime.UtcNow }, c)));
        return await RefusedAsync(calls, cancellation);
    }

    public async Task<string> RefuseKeyAdministratorAsync(CancellationToken cancellation)
    {
        AwsConnection administrator = await scene.AsAsync(Actor.KeyAdministrator, cancellation);
        Dictionary<string, string> context = new() { [MsfKmsCalls.EncryptionContextKey] = scene.Request.ApplicationArn };
        List<RehearsalCall> calls = [];
        foreach (string key in new[] { scene.Key.KeyArn, scene.DelegatedKey.KeyArn })
        {
            calls.Add(new("kms:GenerateDataKey", async c => await administrator.KmsWrites.GenerateDataKeyAsync(new GenerateDataKeyRequest { KeyId = key, KeySpec = DataKeySpec.AES_256, EncryptionContext = context }, c)));
            calls.Add(new("kms:CreateGrant", async c => await administrator.KmsWrites.CreateGrantAsync(
                new CreateGrantRequest { KeyId = key, GranteePrincipal = scene.RoleArn(scene.Request.KeyAdministratorRoleName), Operations = ["Decrypt"] }, c)));
        }

        return await RefusedAsync(calls, cancellation);
    }

    public async Task<string> RefuseReaderAsync(CancellationToken cancellation)
    {
        AwsConnection reader = await scene.AsAsync(Actor.Reader, cancellation);
        List<RehearsalCall> calls =
        [
            new("kms:PutKeyPolicy", async c => await reader.KmsWrites.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = scene.Key.KeyArn, PolicyName = "default", Policy = RehearsalPolicies.Delegating(scene.Application).ToJson() }, c)),
            new("kms:DisableKey", async c => await reader.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = scene.DelegatedKey.KeyArn }, c)),
            new("kinesisanalytics:StopApplication", async c => await reader.FlinkWrites.StopApplicationAsync(new StopApplicationRequest { ApplicationName = scene.Request.ApplicationName }, c)),
            new("iam:AttachRolePolicy", async c => await reader.IamWrites.AttachRolePolicyAsync(
                new Amazon.IdentityManagement.Model.AttachRolePolicyRequest { RoleName = scene.Request.ReaderRoleName, PolicyArn = $"arn:{scene.Application.Partition}:iam::aws:policy/AdministratorAccess" }, c)),
        ];
        return await RefusedAsync(calls, cancellation);
    }

    private static async Task<IReadOnlyList<CompiledPolicy>> PoliciesAsync(AwsConnection reader, string role, CancellationToken cancellation)
    {
        IdentityPolicies found = await new IdentityPolicyReader(reader).ReadAsync(IamPrincipalName.Role(role), cancellation);
        return found.IsComplete ? found.Identity : throw RehearsalScene.Unexpected($"{found.Unread[0].What} cannot be read: {found.Unread[0].Reason}");
    }

    private static void Expect(AuthorizationRequest request, AuthorizationPolicies policies, bool allow, string how, ref int count)
    {
        AccessExplanation explanation = PolicyEvaluator.Explain(request, policies);
        if (explanation.Decision.IsAllowed != allow) throw RehearsalScene.Unexpected($"{(how.Length == 0 ? "" : how + ": ")}{explanation.Reason}");
        count++;
    }

    private async Task<string> RefusedAsync(List<RehearsalCall> calls, CancellationToken cancellation)
    {
        foreach (RehearsalCall call in calls)
        {
            try
            {
                await scene.MakeAsync(call, cancellation);
            }
            catch (AmazonServiceException e) when (Denials.Contains(e.ErrorCode))
            {
                continue;
            }
            catch (AmazonServiceException e)
            {
                // Whoever gets as far as another error was let in.
                throw RehearsalScene.Unexpected($"{call.Action} was not denied but answered with {e.ErrorCode}");
            }

            throw RehearsalScene.Unexpected($"{call.Action} was permitted");
        }

        return $"{calls.Count} calls refused";
    }
}
