using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using CmkFlink.Policy.Evaluation;
using static CmkFlink.Core.Operations.ChangeStep;

namespace CmkFlink.Core.Rotation;

/// <summary>The steps of a rotation to a new key, in the one order in which the operator always holds permission on every key involved and nothing is deleted that somebody needs.</summary>
internal sealed class NewKeySteps(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host)
{
    private static readonly TimeSpan StillFresh = TimeSpan.FromMinutes(1);

    /// <summary>Tags of one key (KMS API reference, TagResource).</summary>
    private const int MaximumTags = 50;

    private readonly ChangeActs _acts = new(connections, host, view.Identities);
    private readonly RotationObserver _observer = new(connections, host);
    private readonly OperatorAccess _access = new(connections, host, new RotationObserver(connections, host));
    private readonly ChangeClaim _claim = new(view, connections, host);
    private SharedSteps? _sharedSteps;
    private readonly IReadOnlyList<string> _operators = Operators(view, request);

    private SharedSteps Shared => _sharedSteps ??= new SharedSteps(view, request, connections, host, _claim);

    private string Name => view.Application.ApplicationName;

    private string Application => view.Application.ApplicationArn;

    private FlinkCmkKey NewKey => view.NewKey ?? throw new InvalidOperationException("The new key comes from an earlier step.");

    public IReadOnlyList<ChangeStep> All =>
    [
        Shared.MarkKey(),
        Shared.MarkApplication(),
        new ChangeStep("create-key", Actor.KeyAdministrator, $"create the key that takes the place of {view.OldKey.KeyArn}, with the same policy", $"key {view.NextAlias}") { Look = At(LookForNewKey), Take = CreateKeyAsync },
        new ChangeStep("grant-operators", Actor.IamAdministrator, "let the operators use the new key, beside the old one", Who(_operators)) { Look = LookForGainAsync, Take = GainAsync },
        new ChangeStep("update-application", Actor.Operator, "switch to the new key by an update that keeps the state", $"application {Name}") { Look = At(LookForUpdate), Take = UpdateAsync },
        Shared.TakeSnapshot(() => view.NewKey?.KeyArn, () => null),
        new ChangeStep("move-alias", Actor.KeyAdministrator, $"move {string.Join(", ", AliasesToMove())} to the new key", $"key {view.OldKey.KeyArn}") { Look = At(LookForAliases), Take = MoveAliasesAsync },
        Shared.DeleteSnapshots("under the old key", () => view.NewKey?.KeyArn, v => v.UnderOldKey),
        new ChangeStep("withdraw-key-policy", Actor.KeyAdministrator, $"take the operators of {Name} out of the old key's policy", $"key {view.OldKey.KeyArn}") { Look = At(LookForPolicy), Take = WithdrawPolicyAsync },
        new ChangeStep("withdraw-operators", Actor.IamAdministrator, "take the old key out of the operators' policies", Who(_operators)) { Look = LookForLossAsync, Take = LoseAsync },
        // Before the retirement: KMS lets nobody untag a key that waits for its deletion. The application's mark still holds the change open.
        Shared.UnmarkKey(),
        .. view.Mark.Retire == OldKeyRetirement.None ? (ChangeStep[])[] : [new OldKeyRetirer(view, request, connections, host).Step()],
        Shared.Close(),
    ];

    /// <summary>Who operates the application: as asked, and otherwise whom either key's policy names.</summary>
    public static IReadOnlyList<string> Operators(RotationView view, InvokeFlinkCmkRotationRequest request)
    {
        IEnumerable<string> named = new[] { view.OldPolicy, view.NewKey?.Policy }.OfType<PolicyDocument>().SelectMany(p => KeyPolicyEdit.OperatorsOf(p, view.Application.ApplicationArn)).Distinct(StringComparer.Ordinal);
        return [.. named.Where(arn => OperatorAccess.PrincipalOf(arn) is { } principal && (request.Operators.Count == 0 || request.Operators.Contains(principal)))];
    }

    private static string Who(IReadOnlyList<string> operators) => operators.Count == 0 ? "operators" : string.Join(", ", operators.Select(arn => OperatorAccess.PrincipalOf(arn)));

    private StepLook LookForNewKey() => view.NewKey is { } key ? StepLook.Done($"{key.KeyArn} is {key.KeyState}") : StepLook.Missing($"only {view.OldKey.KeyArn} so far");

    private async Task<string> CreateKeyAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await _acts.KeyAdministratorAsync(cancellation);
        if (RotationObserver.Now(kms) - view.KeyRead > StillFresh)
        {
            // A question takes its time, and what a colleague has taken from somebody meanwhile must not come back with the new key.
            view.OldKey = view.OldKey with { Policy = await ChangeActs.ReadAsync(kms, "kms:GetKeyPolicy", $"key {view.OldKey.KeyArn}", () => new KeyReader(kms).PolicyAsync(view.OldKey.KeyId, cancellation), cancellation) };
        }

        if (view.OldPolicy is not { } old) throw KeyFailures.Throwable("KeyPolicyNotReadable", FailureCategory.PermissionDenied, $"The policy of {view.OldKey.KeyArn} is not readable, so its subjects are not known.", "Act as an administrator or reader of that key.", view.OldKey.KeyArn);
        // Within a key policy "*" is the key itself; the old key's ARN would say nothing on the new one (KMS developer guide, key policies).
        PolicyDocument policy = old with { Statements = [.. old.Statements.Select(s => s.Resources?.Contains(view.OldKey.KeyArn) == true ? s with { Resources = [.. s.Resources.Select(r => r == view.OldKey.KeyArn ? "*" : r).Distinct(StringComparer.Ordinal)] } : s)] };
        if (LockOutCheck.Check(policy, await _acts.CallerAsync(kms, cancellation), Policy.Naming.Arn.Parse(view.OldKey.KeyArn)) is { LocksOut: true } lockOut)
            throw KeyFailures.Throwable("KeyPolicyLocksOutCaller", FailureCategory.InvalidOperation, $"The policy of {view.OldKey.KeyArn} does not let the caller change it, and the new key would have the same: {lockOut.Reason}", "Act with the credentials of an administrator that the policy names.", view.OldKey.KeyArn);

        if (await _claim.AcquireAsync(LookForMadeAsync, cancellation) is { } made)
        {
            view.NewKey = made;
            await NameAsync(made.KeyId, cancellation);
            return $"{made.KeyArn}, which an earlier run made, known as {view.NextAlias}";
        }

        IReadOnlyDictionary<string, string> tags = TagsOfNewKey();
        string id = await new KeyWork(kms, host).CreateKeyAsync(new CreateKeyStep(view.NextAlias, kms.Region, policy, view.OldKey.Description is { Length: > 0 } text ? text : $"State of {Name}", tags), TimeSpan.FromMinutes(1), cancellation);
        await NameAsync(id, cancellation);
        string arn = RotationObserver.Sibling(view.OldKey.KeyArn, id);
        await AwaitVisibleAsync(kms, arn, cancellation);
        view.NewKey = view.OldKey with { KeyId = id, KeyArn = arn, KeyState = "Enabled", Policy = policy, Tags = tags, AutomaticRotation = false };
        return $"{arn}, known as {view.NextAlias}";
    }

    /// <summary>What finds the new key again, and what people have written on the old one: whoever pays by tags, or permits by them, means the new key too.</summary>
    private Dictionary<string, string> TagsOfNewKey()
    {
        Dictionary<string, string> tags = new(StringComparer.Ordinal)
        {
            [KeyDraft.AliasTag] = view.NextAlias,
            [KeyDraft.ApplicationTag] = Application.Length <= 256 ? Application : Name,
            [ChangeMark.ReplacesTag] = view.OldKey.KeyId,
        };
        // AWS alone sets tags that begin with "aws:" (KMS developer guide, tags).
        List<KeyValuePair<string, string>> theirs = [.. (view.OldKey.Tags ?? new Dictionary<string, string>()).Where(t => !t.Key.StartsWith("cmkflink:", StringComparison.Ordinal) && !t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).OrderBy(t => t.Key, StringComparer.Ordinal)];
        int room = MaximumTags - tags.Count;
        if (theirs.Count > room) host.Warning($"A key has room for {MaximumTags} tags; the new one is made without these of {view.OldKey.KeyArn}: {string.Join(", ", theirs.Skip(room).Select(t => t.Key))}.");
        foreach (KeyValuePair<string, string> tag in theirs.Take(room)) tags[tag.Key] = tag.Value;
        return tags;
    }

    /// <summary>A key that somebody else, or an earlier run, has made for this change.</summary>
    /// <exception cref="OperationException">The application has been moved to another key since it was looked at.</exception>
    private async Task<FlinkCmkKey?> LookForMadeAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await _acts.KeyAdministratorAsync(cancellation);
        await _claim.ReadAliasesAsync(kms, cancellation);
        if (await RotationObserver.NextKeyAsync(view, new KeyObserver(kms), cancellation) is { } named) return named;
        if (await new KeyWork(kms, host).OrphanAsync(view.NextAlias, cancellation, view.OldKey.KeyId) is { } orphan)
            return await new KeyObserver(kms).ReadAsync(orphan.Arn, withPolicy: true, cancellation);
        FlinkApplication now = (await new ApplicationReader(await _observer.ReadAsAsync(Actor.Operator, cancellation)).ObserveAsync(Name, cancellation)).Application;
        return now.KeyArn == view.OldKey.KeyArn ? null : throw new OperationException(RotationFailures.KeyChangedMeanwhile(now, view.OldKey.KeyArn));
    }

    /// <summary>Points the alias of the change to the new key.</summary>
    private async Task NameAsync(string keyId, CancellationToken cancellation)
    {
        string alias = view.NextAlias;
        string? target = view.Aliases.Find(a => a.AliasName == alias)?.TargetKeyId;
        if (target == keyId) return;
        try
        {
            // It was the claim; only where that was given back meanwhile is it not there. What a listing shows may be older.
            await _acts.MoveAliasAsync(alias, exists: true, keyId, cancellation);
        }
        catch (OperationException e) when (e.Failure.Exception is NotFoundException)
        {
            await _acts.MoveAliasAsync(alias, exists: false, keyId, cancellation);
        }

        view.Aliases.RemoveAll(a => a.AliasName == alias);
        view.Aliases.Add(new AliasListEntry { AliasName = alias, TargetKeyId = keyId });
    }

    /// <summary>KMS is eventually consistent: what follows asks for the key under other names and as other principals (KMS developer guide, eventual consistency).</summary>
    private Task<bool> AwaitVisibleAsync(AwsConnection kms, string keyArn, CancellationToken cancellation) => new Waiter(WaitSettings.For(kms, TimeSpan.FromMinutes(5))).UntilAsync(
        async c => new Observation<bool>(await new KeyResolver(kms).TryDescribeAsync(keyArn, c) is not null, true, $"key {keyArn} is made and not visible everywhere yet"), $"create key {view.NextAlias}", keyArn, host, cancellation);

    private async Task<StepLook> LookForGainAsync(CancellationToken cancellation)
    {
        if (view.NewKey is null) return StepLook.Missing("the new key does not exist yet");
        if (_operators.Count == 0) return StepLook.LeftOut($"the key policy names no role or user as operator of {Name}; who operates it by other statements is not known");
        IReadOnlyList<string> missing = [.. (await _access.ReadAsync(_operators, cancellation)).Where(h => !h.Holds(Application, NewKey.KeyArn)).Select(h => h.Principal.ToString())];
        return missing.Count == 0 ? StepLook.Done($"{Who(_operators)} may use {NewKey.KeyArn}") : StepLook.Missing($"not yet in IAM: {string.Join(", ", missing)}");
    }

    private async Task<string> GainAsync(CancellationToken cancellation)
    {
        foreach (HeldPolicies held in await _access.ReadAsync(_operators, cancellation))
        {
            if (!held.Holds(Application, NewKey.KeyArn)) await _access.GainAsync(held, Application, view.OldKey.KeyArn, NewKey.KeyArn, cancellation);
        }

        return $"{Who(_operators)} may use {NewKey.KeyArn}";
    }

    private StepLook LookForUpdate()
    {
        string under = $"{view.Application.Status} under {view.Application.KeyArn}";
        if (view.IsUnderNewKey) return StepLook.Done(under);
        return view.Application.KeyArn == view.OldKey.KeyArn ? StepLook.Missing(under) : StepLook.Waits($"the application is under {view.Application.KeyArn}, which is neither the old nor the new key: somebody has changed it");
    }

    private async Task<string> UpdateAsync(CancellationToken cancellation)
    {
        FlinkApplication application = view.Application;
        if (application is { Status: "RUNNING", SnapshotsEnabled: false }) throw new OperationException(ApplicationFailures.StateWouldBeLost(application, "a change of key"));
        foreach (FlinkCmkKey key in new[] { view.OldKey, NewKey })
        {
            if (KeyRules.Unusable(application, key) is { } unusable) throw new OperationException(unusable);
            foreach (string operatorArn in _operators)
            {
                RequestPrincipal principal = operatorArn.Contains(":user/") ? RequestPrincipal.User(operatorArn) : RequestPrincipal.RoleSession(operatorArn);
                if (AccessRules.Failure(key.KeyArn, AccessMatrix.Evaluate(new AccessMatrixRequest { ApplicationArn = Application, KeyArn = key.KeyArn, KeyPolicy = key.Policy, Operator = principal, OperatorPolicies = new IdentityPolicies() })) is { } denied) throw new OperationException(denied);
            }
        }

        KeyChangePlan plan = new(application, NewKey.KeyArn, application.Status == "RUNNING" ? ChangeEffect.Now : ChangeEffect.AtNextStart, null);
        UpdateKeyStep step = new(Name, NewKey.KeyArn, view.Seen.ConditionalToken, "");
        (ObservedApplication seen, string? operation, _) = await new KeyChange(connections, host, "Invoke-FlinkCmkRotation").ApplyAsync(plan, step, request.Timeout, cancellation);
        view.Seen = seen;
        view.ForgetSnapshots();
        return $"{seen.Application.Status} under {seen.Application.KeyArn}, version {seen.Application.VersionId}{(operation is null ? "" : $", operation {operation}")}";
    }

    private List<string> AliasesToMove()
    {
        List<string> own = [.. view.AliasesOf(view.OldKey.KeyId)];
        return own.Count > 0 ? own : [view.BaseAlias];
    }

    private StepLook LookForAliases()
    {
        if (view.NewKey is not { } key) return StepLook.Missing("the new key does not exist yet");
        List<string> onNew = [.. view.AliasesOf(key.KeyId)];
        bool moved = !view.AliasesOf(view.OldKey.KeyId).Any() && onNew.Count > 0;
        bool tidy = !view.ClaimsOf(key.KeyId).Any();
        return moved && tidy ? StepLook.Done($"{string.Join(", ", onNew)} -> {key.KeyArn}") : StepLook.Missing($"{string.Join(", ", view.AliasesOf(view.OldKey.KeyId).DefaultIfEmpty("no alias"))} -> {view.OldKey.KeyArn}");
    }

    private async Task<string> MoveAliasesAsync(CancellationToken cancellation)
    {
        List<string> moved = [.. view.AliasesOf(view.OldKey.KeyId)];
        foreach (string alias in moved) await _acts.MoveAliasAsync(alias, exists: true, NewKey.KeyId, cancellation);
        List<string> next = [.. view.ClaimsOf(NewKey.KeyId)];
        bool named = moved.Count > 0 || view.AliasesOf(NewKey.KeyId).Any();
        if (!named)
        {
            string alias = view.BaseAlias;
            if (view.Aliases.Find(a => a.AliasName == alias) is { } taken) throw new OperationException(RotationFailures.AliasElsewhere(alias, taken.TargetKeyId));
            await _acts.MoveAliasAsync(alias, exists: false, NewKey.KeyId, cancellation);
            moved.Add(alias);
        }

        foreach (string alias in next) await _acts.DeleteAliasAsync(alias, cancellation);
        view.Aliases.RemoveAll(a => moved.Contains(a.AliasName) || next.Contains(a.AliasName));
        view.Aliases.AddRange(moved.Select(alias => new AliasListEntry { AliasName = alias, TargetKeyId = NewKey.KeyId }));
        return $"{string.Join(", ", view.AliasesOf(NewKey.KeyId))} -> {NewKey.KeyArn}";
    }

    private StepLook LookForPolicy()
    {
        if (!view.IsUnderNewKey) return StepLook.Missing("the application is not under the new key yet");
        if (view.IsOldKeyGone || view.OldPolicy is not { } policy) return StepLook.Done($"the old key is {view.OldKey.KeyState}");
        IReadOnlyList<string> left = KeyPolicyEdit.OperatorsOf(policy, Application);
        if (left.Count == 0) return StepLook.Done($"the policy names no operator of {Name}");
        return Shared.StillNeeded() is { } reason ? StepLook.LeftOut(reason) : StepLook.Missing($"the policy names {string.Join(", ", left)}");
    }

    private async Task<string> WithdrawPolicyAsync(CancellationToken cancellation)
    {
        await Shared.DemandNoneUnderOldKeyAsync(cancellation);
        PolicyDocument now = await _acts.EditKeyPolicyAsync(view.OldKey, policy => KeyPolicyEdit.RemoveOperators(policy, Application), cancellation);
        view.OldKey = view.OldKey with { Policy = now };
        return $"the policy names no operator of {Name} any more";
    }

    private async Task<StepLook> LookForLossAsync(CancellationToken cancellation)
    {
        if (view.NewKey is null || !view.IsUnderNewKey) return StepLook.Missing("the application is not under the new key yet");
        // The operators are known from the new key's policy, for the old one's may be edited already.
        IReadOnlyList<HeldPolicies> held = await _access.ReadAsync(_operators, cancellation);
        IReadOnlyList<string> naming = [.. held.SelectMany(h => h.Naming(Application, view.OldKey.KeyArn)).Select(p => p.Policy.PolicyName).Distinct(StringComparer.Ordinal)];
        if (naming.Count == 0) return StepLook.Done("no policy of theirs names the old key for the application");
        return Shared.StillNeeded() is { } reason ? StepLook.LeftOut(reason) : StepLook.Missing($"named in {string.Join(", ", naming)}");
    }

    private async Task<string> LoseAsync(CancellationToken cancellation)
    {
        await Shared.DemandNoneUnderOldKeyAsync(cancellation);
        foreach (HeldPolicies held in await _access.ReadAsync(_operators, cancellation)) await _access.LoseAsync(held, Application, view.OldKey.KeyArn, NewKey.KeyArn, cancellation);
        return $"no policy of {Who(_operators)} names {view.OldKey.KeyArn} for {Name}";
    }
}
