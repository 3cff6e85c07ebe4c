using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using static CmkFlink.Core.Operations.ChangeStep;

namespace CmkFlink.Core.Rotation;

/// <summary>The steps of a rotation of key material: the key rotated once, every application under it restarted afterwards, and the proof that it was afterwards.</summary>
internal sealed class KeyMaterialSteps
{
    private const int LooksAfterLostAnswer = 6;

    private readonly RotationView _view;
    private readonly InvokeFlinkCmkRotationRequest _request;
    private readonly IActorConnections _connections;
    private readonly IOperationHost _host;
    private readonly ChangeActs _acts;
    private readonly MaterialObserver _material;
    private readonly ChangeClaim _claim;
    private readonly ChangeClaim _asking;

    private KeyMaterialSteps(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host, MaterialObserver material)
    {
        _view = view;
        _request = request;
        _connections = connections;
        _host = host;
        _acts = new ChangeActs(connections, host, view.Identities);
        _material = material;
        _claim = new ChangeClaim(view, connections, host);
        // A claim of its own, made just before the one call: where it stands, the rotation was asked for, and KMS may take minutes to show it.
        _asking = new ChangeClaim(view, connections, host, RotationView.Asked, ChangeClaim.SomeMinutes);
    }

    public static async Task<IReadOnlyList<ChangeStep>> ForAsync(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host, CancellationToken cancellation)
    {
        MaterialObserver material = new(view, connections, host);
        await material.ReadAsync(cancellation);
        // What cannot be is refused before anything is marked.
        if (!view.TakenUp && material.Refusal() is { } refusal) throw new OperationException(refusal);
        IReadOnlyList<SharingApplication> sharing = await material.SharingAsync(cancellation);
        return new KeyMaterialSteps(view, request, connections, host, material).All(sharing);
    }

    private IReadOnlyList<ChangeStep> All(IReadOnlyList<SharingApplication> sharing)
    {
        SharedSteps shared = new(_view, _request, _connections, _host, _claim);
        RestartSteps restarts = new(_view, _request, _connections, _host, _material);
        string key = $"key {_view.OldKey.KeyArn}";
        return
        [
            shared.MarkKey(),
            shared.MarkApplication(),
            new ChangeStep("rotate-key-material", Actor.KeyAdministrator, $"give the key new material, one of the {FlinkCmkKey.OnDemandRotationLimit} rotations on demand of its life", key) { Look = At(LookForRotation), Take = RotateAsync },
            new ChangeStep("await-rotation", Actor.KeyAdministrator, "wait until the new material is current", key) { Look = At(LookForMaterial), Take = AwaitAsync },
            restarts.Own(),
            .. sharing.Select(restarts.OfSharing),
            shared.TakeSnapshot(() => _view.OldKey.KeyArn, () => _material.RestartEnded ?? DateTime.MaxValue),
            shared.DeleteSnapshots("older than the restart under the new material", () => _material.RestartEnded is null ? null : _view.OldKey.KeyArn, v => [.. v.UnderOldKey.Where(s => s.SnapshotCreationTimestamp < _material.RestartEnded)]),
            shared.UnmarkKey(),
            shared.Close(),
        ];
    }

    private StepLook LookForRotation()
    {
        if (_material.IsRotated) return StepLook.Done($"the material is {Short(_material.Current)} and no longer {Short(_view.Mark.Material)}");
        return _material.InProgress ? StepLook.Done("a rotation is in progress") : StepLook.Missing($"the material is {Short(_material.Current)}; {_material.Used} of {FlinkCmkKey.OnDemandRotationLimit} rotations used");
    }

    private async Task<string> RotateAsync(CancellationToken cancellation)
    {
        if (_material.Refusal() is { } refusal) throw new OperationException(refusal);
        AwsConnection kms = await _acts.KeyAdministratorAsync(cancellation);
        string id = _view.OldKey.KeyId;
        // One of 25 for the life of a key, and KMS takes no token with it: only who holds the claim asks for it.
        if (await _asking.AcquireAsync(LookForBegunAsync, cancellation) is { } begun) return begun;
        try
        {
            // Once for this change, whatever happens: where no answer comes, what KMS shows decides, never a second call.
            await _acts.WriteAsync(kms, "kms:RotateKeyOnDemand", $"key {_view.OldKey.KeyArn}", c => RotateOnceAsync(kms, id, c), HasBegunAsync, cancellation);
        }
        catch (OperationException e) when (e.Failure.Exception is not ConflictException && e.Failure.Id != ChangeActs.Unclear)
        {
            // KMS has said no, so nobody needs to look for what came of it.
            await _asking.ReleaseAsync(cancellation);
            throw;
        }
        catch (OperationException e) when (e.Failure.Exception is ConflictException)
        {
            await _asking.ReleaseAsync(cancellation);
            throw new OperationException(e.Failure with { Id = "AutomaticRotationNear", Category = FailureCategory.ResourceBusy,
                Message = $"Key {_view.OldKey.KeyArn} is being rotated automatically, or will be within 20 minutes, so it cannot be rotated on demand now.",
                Remedy = "Turn automatic rotation off (Set-FlinkCmkKey -DisableAutomaticRotation), or wait until it is over; then run the same command again." });
        }

        return "the rotation has begun";

        // KMS is eventually consistent: a rotation that has begun may show some seconds later, and a second call would cost another of 25 (KMS developer guide, eventual consistency).
        async Task<bool> HasBegunAsync(CancellationToken c)
        {
            WaitSettings wait = WaitSettings.For(kms);
            for (int look = 1; ; look++)
            {
                if (await LookForBegunAsync(c) is not null) return true;
                if (look == LooksAfterLostAnswer) return false;
                await wait.Delay(wait.Maximum, c);
            }
        }
    }

    private async Task<string?> LookForBegunAsync(CancellationToken cancellation)
    {
        await _material.ReadAsync(cancellation);
        return _material.IsRotated || _material.InProgress ? "the rotation has begun already, in another run" : null;
    }

    private static async Task<object?> RotateOnceAsync(AwsConnection kms, string keyId, CancellationToken cancellation) => await kms.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = keyId }, cancellation);

    private StepLook LookForMaterial() => _material is { IsRotated: true, InProgress: false, RotationDate: { } date }
        ? StepLook.Done($"{Short(_material.Current)} is current since {Moments.Utc(date)}")
        : StepLook.Missing(_material.InProgress ? "the rotation is in progress" : $"the material is {Short(_material.Current)}");

    private async Task<string> AwaitAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await new RotationObserver(_connections, _host).ReadAsAsync(Actor.KeyAdministrator, cancellation);
        await new Waiter(WaitSettings.For(kms, _request.Timeout)).UntilAsync(
            async c =>
            {
                await _material.ReadAsync(c);
                return new Observation<bool>(_material is { IsRotated: true, InProgress: false, RotationDate: not null }, true, $"key {_view.OldKey.KeyId} is being rotated");
            },
            $"rotation of {_view.OldKey.KeyArn}", _view.OldKey.KeyArn, _host, cancellation);
        return $"{Short(_material.Current)} is current since {Moments.Utc(_material.RotationDate)}";
    }

    /// <summary>The whole id has 64 digits.</summary>
    private static string Short(string? material) => material is { Length: > 12 } ? material.Substring(0, 12) : material ?? "not readable";
}
