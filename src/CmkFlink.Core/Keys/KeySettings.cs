using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>Takes the steps of Set-FlinkCmkKey. Each may be repeated without harm.</summary>
internal sealed class KeySettings(KeyActs acts, TimeSpan principalVisibility)
{
    public Task TakeAsync(OperationStep step, CancellationToken cancellation)
    {
        IAmazonKeyManagementService kms = acts.Connection.KmsWrites;
        return step switch
        {
            PutKeyPolicyStep put => PutPolicyAsync(put, cancellation),
            DescribeKeyStep describe => acts.CallAsync("kms:UpdateKeyDescription", step.Target, c => kms.UpdateKeyDescriptionAsync(new UpdateKeyDescriptionRequest { KeyId = describe.Key.KeyId, Description = describe.Description }, c), cancellation),
            TagKeyStep tag => acts.CallAsync("kms:TagResource", step.Target, c => kms.TagResourceAsync(new TagResourceRequest { KeyId = tag.Key.KeyId, Tags = [.. tag.Tags.Select(t => new Tag { TagKey = t.Key, TagValue = t.Value })] }, c), cancellation),
            UntagKeyStep untag => acts.CallAsync("kms:UntagResource", step.Target, c => kms.UntagResourceAsync(new UntagResourceRequest { KeyId = untag.Key.KeyId, TagKeys = [.. untag.Names] }, c), cancellation),
            DisableAutomaticRotationStep off => acts.CallAsync("kms:DisableKeyRotation", step.Target, c => kms.DisableKeyRotationAsync(new DisableKeyRotationRequest { KeyId = off.Key.KeyId }, c), cancellation),
            CreateAliasStep create => CreateAliasAsync(create, cancellation),
            MoveAliasStep move => acts.CallAsync("kms:UpdateAlias", step.Target, c => kms.UpdateAliasAsync(new UpdateAliasRequest { AliasName = move.Alias, TargetKeyId = move.To.KeyId }, c), cancellation),
            RemoveAliasStep remove => RemoveAliasAsync(remove, cancellation),
            _ => throw new InvalidOperationException($"No step of a change of settings: {step}"),
        };
    }

    /// <summary>Reads back until every step shows, or half a minute has passed.</summary>
    public async Task<FlinkCmkKey> VerifyAsync(SetFlinkCmkKeyPlan plan, CancellationToken cancellation)
    {
        FlinkCmkKey key = await acts.ObserveAsync(plan.Key.KeyArn, cancellation);
        if (plan.Steps.OfType<PutKeyPolicyStep>().FirstOrDefault() is { } put && key.Policy is { } policy && !StatementShape.SaySame(policy, put.Policy))
            acts.Host.Warning($"The policy of {KeyNames.Of(key)} reads back otherwise than it was sent: it may take KMS a moment to show it, or somebody else changed it. Test-FlinkCmkPolicy shows how it stands.");
        string? alias = plan.Key.Alias is { } before && key.Aliases.Contains(before) ? before : key.Alias;
        return key with { Alias = alias, Changed = true };
    }

    private async Task PutPolicyAsync(PutKeyPolicyStep step, CancellationToken cancellation)
    {
        // A policy has no version to name in the call: a look just before it keeps a colleague's change from being overwritten unseen.
        if (step.Before is { } before && await acts.Reader.PolicyAsync(step.Key.KeyId, cancellation) is { } now && !StatementShape.SaySame(before, now)) throw KeyFailures.PolicyChanged(step.Key);
        PutKeyPolicyRequest put = new() { KeyId = step.Key.KeyId, PolicyName = "default", Policy = step.Policy.ToJson(indented: false), BypassPolicyLockoutSafetyCheck = false };
        try
        {
            await PrincipalVisibility.RetryAsync(
                c => acts.Connection.WriteAsync(w => acts.Connection.KmsWrites.PutKeyPolicyAsync(put, w), c),
                static e => e is MalformedPolicyDocumentException,
                principalVisibility,
                WaitSettings.For(acts.Connection),
                $"Set-FlinkCmkKey {step.Key.KeyId}",
                acts.Host,
                cancellation);
        }
        catch (MalformedPolicyDocumentException e)
        {
            throw KeyFailures.PolicyRefused(KeyNames.Of(step.Key), KeyPolicySummary.Principals(step.Policy), e);
        }
        catch (Exception e) when (CallFailures.IsUnclear(e))
        {
            if (await acts.Reader.PolicyAsync(step.Key.KeyId, cancellation) is not { } there || !StatementShape.SaySame(there, step.Policy)) throw await acts.WordedAsync(e, "kms:PutKeyPolicy", step.Target, cancellation);
            acts.Host.Verbose($"The answer to kms:PutKeyPolicy on {step.Target} was lost; the policy is there.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await acts.WordedAsync(e, "kms:PutKeyPolicy", step.Target, cancellation);
        }
    }

    private async Task CreateAliasAsync(CreateAliasStep step, CancellationToken cancellation)
    {
        try
        {
            await acts.CallAsync("kms:CreateAlias", step.Target, c => acts.Connection.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = step.Alias, TargetKeyId = step.KeyId }, c), cancellation);
        }
        catch (OperationException e) when (e.Failure.Exception is AlreadyExistsException)
        {
            // An earlier answer was lost, or somebody was quicker.
            if ((await acts.Resolver.TryDescribeAsync(step.Alias, cancellation))?.KeyId != step.KeyId) throw;
        }
    }

    private async Task RemoveAliasAsync(RemoveAliasStep step, CancellationToken cancellation)
    {
        try
        {
            await acts.CallAsync("kms:DeleteAlias", step.Target, c => acts.Connection.KmsWrites.DeleteAliasAsync(new DeleteAliasRequest { AliasName = step.Alias }, c), cancellation);
        }
        catch (OperationException e) when (e.Failure.Exception is NotFoundException)
        {
            acts.Host.Verbose($"Alias {step.Alias} is gone already.");
        }
    }
}
