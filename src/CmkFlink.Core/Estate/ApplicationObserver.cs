using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Estate;

/// <summary>Reads all that a status needs of one application; what cannot be read is named and the rest goes on.</summary>
internal sealed class ApplicationObserver(ScopeReader scope, string? profileName, IReadOnlyList<string> operators)
{
    private static readonly IReadOnlyList<MsfKmsCall> OperatorCalls = [.. MsfKmsCalls.All.Where(call => call.Caller == MsfCaller.Operator)];
    private static readonly IReadOnlyList<MsfKmsCall> ServiceCalls = [.. MsfKmsCalls.All.Where(call => call.Caller != MsfCaller.Operator)];

    private readonly ApplicationReader _applications = new(scope.Connection);

    /// <summary><see langword="null"/> where there is no such application.</summary>
    /// <exception cref="OperationException">It cannot be read.</exception>
    public async Task<ApplicationFacts?> ObserveAsync(string name, CancellationToken cancellation)
    {
        if (await _applications.TryObserveAsync(name, cancellation) is not { } seen) return null;
        FlinkApplication application = seen.Application;
        List<UnreadPart> unread = [];
        Task<IReadOnlyDictionary<string, string>?> tagging = TryAsync(unread, "TagsUnreadable", $"The tags of application {name}, with them an open change, are not known", ScopeReader.AccountReaders, async () => (IReadOnlyDictionary<string, string>?)await _applications.TagsAsync(application.ApplicationArn, cancellation));
        Task<IReadOnlyList<FlinkSnapshot>?> listing = TryAsync(unread, "SnapshotsUnreadable", $"Which snapshots application {name} has is not known", ScopeReader.AccountReaders, () => SnapshotsAsync(application, cancellation));
        EstateKey? key = application.KeyArn is { } arn ? await scope.KeyAsync(arn, cancellation) : null;
        Task<RestartLog?> restarting = key is null ? Task.FromResult<RestartLog?>(null) : TryAsync(unread, "RestartsUnreadable", $"When application {name} was restarted is not known", ScopeReader.AccountReaders, async () => (RestartLog?)await _applications.RestartsAsync(name, key.Rotations?.Last, cancellation));
        IReadOnlyList<FlinkSnapshot>? snapshots = await listing;
        ApplicationFacts facts = new()
        {
            Application = application,
            ProfileName = profileName,
            Tags = await tagging,
            Restarts = await restarting,
            Key = key,
            Snapshots = snapshots?.Select(s => s.KeyArn is null || s.KeyArn != application.KeyArn ? s : s with { MaterialAge = MaterialAges.Of(s, key?.Rotations, restarting.Result) }).ToList(),
            Observed = DateTime.UtcNow,
        };
        if (snapshots is not null) facts = facts with { SnapshotKeys = await StatesAsync(snapshots, cancellation) };
        if (key is not null) facts = await WithKeyAsync(facts, key, unread, cancellation);
        facts = await WithChangeAsync(facts, unread, cancellation);
        return facts with { Unread = [.. unread, .. key?.Unread ?? []] };
    }

    private async Task<IReadOnlyList<FlinkSnapshot>?> SnapshotsAsync(FlinkApplication application, CancellationToken cancellation) => await new SnapshotReader(scope.Connection).ReadAsync(application, cancellation);

    private async Task<IReadOnlyDictionary<string, EstateKeyState>> StatesAsync(IReadOnlyList<FlinkSnapshot> snapshots, CancellationToken cancellation)
    {
        Dictionary<string, EstateKeyState> states = new(StringComparer.Ordinal);
        foreach (string keyArn in snapshots.Select(s => s.KeyArn).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await scope.KeyStateAsync(keyArn, cancellation) is { } state) states[keyArn] = state;
        }

        return states;
    }

    private async Task<ApplicationFacts> WithKeyAsync(ApplicationFacts facts, EstateKey key, List<UnreadPart> unread, CancellationToken cancellation)
    {
        (IReadOnlyList<AliasListEntry>? aliases, UnreadPart? unlisted) = await scope.AliasesAsync(cancellation);
        if (unlisted is not null) unread.Add(unlisted);
        bool isNamed = aliases?.Any(a => a.TargetKeyId == key.Key.KeyId) != false;
        facts = facts with { Aliases = aliases, OtherKeyTags = isNamed ? facts.OtherKeyTags : await scope.AliasedKeyTagsAsync(cancellation) };
        return key.Key.KeyState is ScopeReader.DeletedState or ScopeReader.UnknownState ? facts : await WithAccessAsync(facts, key, cancellation);
    }

    private async Task<ApplicationFacts> WithAccessAsync(ApplicationFacts facts, EstateKey key, CancellationToken cancellation)
    {
        string application = facts.Application.ApplicationArn;
        Arn place = Arn.Parse(application);
        List<EstateOperator> judged = [];
        foreach (string arn in operators.Count > 0 ? operators : OperatorsInPolicy.Of(key.Key.Policy, application))
        {
            try
            {
                (RequestPrincipal principal, IdentityPolicies policies) = await scope.OperatorAsync(arn, cancellation);
                judged.Add(new EstateOperator(arn, await RowsAsync(application, key, principal, policies, OperatorCalls, cancellation)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                judged.Add(new EstateOperator(arn, [], Failures.From(e, arn).Message));
            }
        }

        // The service principals are the same for every operator; who operates does not matter to them.
        return facts with { Operators = judged, Services = await RowsAsync(application, key, RequestPrincipal.Root(place.Partition, place.Account), new IdentityPolicies(), ServiceCalls, cancellation) };
    }

    /// <summary>By the policies alone; where they do not allow everything, with the grants as well, which cost a call of their own.</summary>
    private async Task<IReadOnlyList<AccessMatrixRow>> RowsAsync(string application, EstateKey key, RequestPrincipal principal, IdentityPolicies policies, IReadOnlyList<MsfKmsCall> calls, CancellationToken cancellation)
    {
        AccessMatrixRequest request = new() { ApplicationArn = application, KeyArn = key.Key.KeyArn, KeyPolicy = key.Key.Policy, Operator = principal, OperatorPolicies = policies, Calls = calls };
        IReadOnlyList<AccessMatrixRow> rows = AccessMatrix.Evaluate(request);
        if (key.Key.Policy is null || !rows.Any(row => row.Decision == AccessAnswer.Denied)) return rows;
        IReadOnlyList<KeyGrant>? grants = await scope.GrantsAsync(key.Key.KeyArn, cancellation);
        UnreadPolicy? unread = grants is null ? new UnreadPolicy($"the grants on key {key.Key.KeyArn}", "they could not be listed", ScopeReader.KeyReaders) : null;
        return AccessMatrix.Evaluate(request with { Grants = grants ?? [], GrantsUnread = unread });
    }

    /// <summary>An open change is looked into with what Get-FlinkCmkRotation knows; that reads more, and only applications in the middle of a change cost it.</summary>
    private async Task<ApplicationFacts> WithChangeAsync(ApplicationFacts facts, List<UnreadPart> unread, CancellationToken cancellation)
    {
        string name = facts.Application.ApplicationName;
        ChangeMark? onApplication = Mark(facts.Tags, out string? edited);
        ChangeMark? onKey = Mark(facts.Key?.Key.Tags, out string? editedOnKey);
        ChangeMark? open = onApplication is { IsOpen: true } ? onApplication : onKey?.Application == name && onKey.IsOpen ? onKey : null;
        if ((edited ?? editedOnKey) is { } unreadable) return facts with { UnreadableMark = unreadable };
        if (open is null) return facts;
        CapturingHost host = new();
        FlinkCmkRotation? rotation = null;
        await foreach (FlinkCmkRotation found in new GetFlinkCmkRotationHandler(new ReaderConnections(scope.Connection)).RunAsync(new GetFlinkCmkRotationRequest([name]), host, cancellation)) rotation = found;
        if (rotation is null) unread.Add(new UnreadPart("ChangeUnreadable", $"Whose turn it is in the open change {open.Id} of application {name} is not known: {host.Failure?.Message ?? "it has just ended"}", ScopeReader.KeyReaders));
        return facts with { OpenMark = open, Rotation = rotation };
    }

    private static ChangeMark? Mark(IReadOnlyDictionary<string, string>? tags, out string? unreadable)
    {
        unreadable = null;
        if (tags is null || !tags.TryGetValue(ChangeMark.Tag, out string? text)) return null;
        ChangeMark? mark = ChangeMark.TryParse(text);
        if (mark is null) unreadable = text;
        return mark;
    }

    private static async Task<T?> TryAsync<T>(List<UnreadPart> unread, string ruleId, string what, string whoCan, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            lock (unread) unread.Add(new UnreadPart(ruleId, $"{what} ({ScopeReader.Reason(e)}).", whoCan));
            return null;
        }
    }

    /// <summary>Keeps the first failure and says nothing: it becomes a finding.</summary>
    private sealed class CapturingHost : IOperationHost
    {
        public OperationFailure? Failure { get; private set; }

        public bool IsWhatIf => false;

        public void Verbose(string message)
        {
        }

        public void Debug(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }

        public void Error(OperationFailure failure) => Failure ??= failure;

        public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) => Task.FromResult(Confirmation.WhatIf);

        public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => Task.FromResult<string?>(null);
    }
}
