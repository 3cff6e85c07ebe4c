using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;
using FlinkModel = Amazon.KinesisAnalyticsV2.Model;

namespace CmkFlink.Core.Rotation;

/// <summary>The single acts of a change on keys, aliases and tags. Each is one call, sent once; where its outcome is unclear it is looked at before anything else.</summary>
internal sealed class ChangeActs(IActorConnections connections, IOperationHost host, ActorIdentities identities)
{
    /// <summary>Id of the failure of a call of which nobody knows whether it took effect.</summary>
    public const string Unclear = "OutcomeUnclear";

    public async Task MarkKeyAsync(FlinkCmkKey key, ChangeMark mark, CancellationToken cancellation)
    {
        AwsConnection kms = await KeyAdministratorAsync(cancellation);
        TagResourceRequest request = new() { KeyId = key.KeyId, Tags = [new Tag { TagKey = ChangeMark.Tag, TagValue = mark.ToString() }] };
        await WriteAsync(kms, "kms:TagResource", $"key {key.KeyArn}", c => kms.KmsWrites.TagResourceAsync(request, c), async c => await KeyMarkAsync(kms, key, c) == mark.ToString(), cancellation);
    }

    /// <summary>The mark on a key now.</summary>
    public async Task<ChangeMark?> MarkOfAsync(FlinkCmkKey key, CancellationToken cancellation)
    {
        AwsConnection kms = await KeyAdministratorAsync(cancellation);
        return ChangeMark.In(await ReadAsync(kms, "kms:ListResourceTags", $"key {key.KeyArn}", () => new KeyReader(kms).TagsAsync(key.KeyId, cancellation), cancellation), $"key {key.KeyArn}");
    }

    public async Task UnmarkKeyAsync(FlinkCmkKey key, CancellationToken cancellation)
    {
        AwsConnection kms = await KeyAdministratorAsync(cancellation);
        UntagResourceRequest request = new() { KeyId = key.KeyId, TagKeys = [ChangeMark.Tag] };
        await WriteAsync(kms, "kms:UntagResource", $"key {key.KeyArn}", c => kms.KmsWrites.UntagResourceAsync(request, c), async c => await KeyMarkAsync(kms, key, c) is null, cancellation);
    }

    public async Task MarkApplicationAsync(FlinkApplication application, ChangeMark mark, CancellationToken cancellation)
    {
        AwsConnection flink = await connections.ForAsync(Actor.Operator, cancellation);
        FlinkModel.TagResourceRequest request = new() { ResourceARN = application.ApplicationArn, Tags = [new FlinkModel.Tag { Key = ChangeMark.Tag, Value = mark.ToString() }] };
        await WriteAsync(flink, "kinesisanalytics:TagResource", $"application {application.ApplicationName}", c => flink.FlinkWrites.TagResourceAsync(request, c),
            async c => (await new ApplicationReader(flink).TagsAsync(application.ApplicationArn, c)).TryGetValue(ChangeMark.Tag, out string? text) && text == mark.ToString(), cancellation);
    }

    /// <summary>Points the alias from the old key to the new one; makes it where there was none.</summary>
    public async Task MoveAliasAsync(string alias, bool exists, string keyId, CancellationToken cancellation)
    {
        AwsConnection kms = await KeyAdministratorAsync(cancellation);
        KeyResolver resolver = new(kms);
        async Task<bool> Points(CancellationToken c) => (await resolver.TryDescribeAsync(alias, c))?.KeyId == keyId;
        if (exists) await WriteAsync(kms, "kms:UpdateAlias", alias, c => kms.KmsWrites.UpdateAliasAsync(new UpdateAliasRequest { AliasName = alias, TargetKeyId = keyId }, c), Points, cancellation);
        else await WriteAsync(kms, "kms:CreateAlias", alias, c => kms.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = alias, TargetKeyId = keyId }, c), Points, cancellation);
    }

    public async Task DeleteAliasAsync(string alias, CancellationToken cancellation)
    {
        AwsConnection kms = await KeyAdministratorAsync(cancellation);
        await WriteAsync(kms, "kms:DeleteAlias", alias, GoneAsync, async c => await new KeyResolver(kms).TryDescribeAsync(alias, c) is null, cancellation);

        async Task<object?> GoneAsync(CancellationToken c)
        {
            try
            {
                return await kms.KmsWrites.DeleteAliasAsync(new DeleteAliasRequest { AliasName = alias }, c);
            }
            catch (NotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>The key policy as it is now, edited and put back; nothing is put where the edit changes nothing.</summary>
    /// <exception cref="OperationException">The edited policy would lock the administrator out (KeyPolicyLocksOutCaller), or KMS refused.</exception>
    public async Task<PolicyDocument> EditKeyPolicyAsync(FlinkCmkKey key, Func<PolicyDocument, PolicyDocument> edit, CancellationToken cancellation)
    {
        AwsConnection kms = await KeyAdministratorAsync(cancellation);
        KeyReader reader = new(kms);
        string caller = await CallerAsync(kms, cancellation);
        PolicyDocument now = await ReadAsync(kms, "kms:GetKeyPolicy", $"key {key.KeyArn}", () => reader.PolicyAsync(key.KeyId, cancellation), cancellation) ?? new PolicyDocument { Statements = [] };
        PolicyDocument wanted = edit(now);
        if (StatementShape.SaySame(now, wanted)) return now;
        LockOutCheck.Result lockOut = LockOutCheck.Check(wanted, caller, Arn.Parse(key.KeyArn));
        if (lockOut.LocksOut)
        {
            throw KeyFailures.Throwable("KeyPolicyLocksOutCaller", FailureCategory.InvalidOperation, $"The policy planned for {key.KeyArn} would not let {caller} change it again: {lockOut.Reason}", "Act with the credentials of an administrator that the policy names.", key.KeyArn);
        }

        PutKeyPolicyRequest put = new() { KeyId = key.KeyId, PolicyName = "default", Policy = wanted.ToJson(indented: false), BypassPolicyLockoutSafetyCheck = false };
        // What somebody else has put since is no reason to wait: the edit is in force where it would change nothing.
        async Task<bool> InForce(CancellationToken c) => await reader.PolicyAsync(key.KeyId, c) is { } read && StatementShape.SaySame(read, edit(read));
        await WriteAsync(kms, "kms:PutKeyPolicy", $"key {key.KeyArn}", c => kms.KmsWrites.PutKeyPolicyAsync(put, c), InForce, cancellation);
        // KMS is eventually consistent: a policy just put may be read a moment later (KMS developer guide, eventual consistency).
        await new Waiter(WaitSettings.For(kms, TimeSpan.FromMinutes(2))).UntilAsync(
            async c => new Observation<bool>(await InForce(c), true, $"the policy of {key.KeyId} is not visible everywhere yet"), $"policy of {key.KeyArn}", key.KeyArn, host, cancellation);
        return wanted;
    }

    public async Task<string> CallerAsync(AwsConnection kms, CancellationToken cancellation)
    {
        return await ReadAsync(kms, "sts:GetCallerIdentity", "the key administrator", () => identities.ArnAsync(Actor.KeyAdministrator, cancellation), cancellation);
    }

    public Task<AwsConnection> KeyAdministratorAsync(CancellationToken cancellation) => connections.ForAsync(Actor.KeyAdministrator, cancellation);

    public static async Task<T> ReadAsync<T>(AwsConnection connection, string action, string target, Func<Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw CallFailures.Of(e, await new CallerIdentity(connection).NameAsync(cancellation), action, target, Remedy(action));
        }
    }

    /// <summary>One call that changes something.</summary>
    /// <param name="happened">Whether the change is there to be seen; asked after an unclear outcome only.</param>
    public async Task WriteAsync<T>(AwsConnection connection, string action, string target, Func<CancellationToken, Task<T>> call, Func<CancellationToken, Task<bool>> happened, CancellationToken cancellation)
    {
        try
        {
            await connection.WriteAsync(call, cancellation);
        }
        catch (Exception e) when (CallFailures.IsUnclear(e))
        {
            if (!await happened(cancellation))
            {
                throw new OperationException(new OperationFailure(Unclear, FailureCategory.ConnectionError, $"Whether {action} took effect on {target} is not known: no answer came, and the change is not to be seen yet.",
                    "Run the same command again: it looks first, and does only what is missing.", target, e));
            }

            host.Verbose($"The answer to {action} on {target} was lost; the change is there.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw CallFailures.Of(e, await new CallerIdentity(connection).NameAsync(cancellation), action, target, Remedy(action));
        }
    }

    private static string Remedy(string action) => action.StartsWith("kms:", StringComparison.Ordinal)
        ? $"Act as a key administrator whom the key policy and IAM let call {action} (-KeyAdministratorProfileName)."
        : $"Act as the operator, whom New-FlinkCmkPolicy -Kind OperatorBase | Grant-FlinkCmkAccess lets call {action} (-OperatorProfileName).";

    private static async Task<string?> KeyMarkAsync(AwsConnection kms, FlinkCmkKey key, CancellationToken cancellation) =>
        (await new KeyReader(kms).TagsAsync(key.KeyId, cancellation))?.TryGetValue(ChangeMark.Tag, out string? text) == true ? text : null;
}
