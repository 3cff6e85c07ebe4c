using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Restarts that keep the state and take new key material up, each proven by the operation log.</summary>
internal sealed class RestartSteps(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host, MaterialObserver material)
{
    private readonly ChangeActs _acts = new(connections, host, view.Identities);

    /// <summary>The application that is rotated.</summary>
    public ChangeStep Own() => new("restart-application", Actor.Operator, "restart it with its state, so that it takes the new material up", $"application {view.Application.ApplicationName}")
    {
        Look = async c =>
        {
            if (material.RotationDate is null || !material.IsRotated) return StepLook.Missing("the new material is not current yet");
            if (await material.ProofAsync(view.Application.ApplicationName, c) is { } proof && view.Application.Status == "RUNNING")
            {
                material.RestartEnded = proof.EndTime?.ToUniversalTime();
                return StepLook.Done(Proven(proof));
            }

            if (view.Application.Status == "RUNNING" || view.Mark.Stopped) return StepLook.Missing($"{view.Application.Status}; no restart since {material.RotationDate:yyyy-MM-dd HH:mm:ss}Z");
            return StepLook.Waits($"the application is {view.Application.Status}: its next start takes the new material up. Start it (Start-FlinkApplication), then run the same command again");
        },
        Take = async c =>
        {
            view.Seen = await RestartAsync(view.Seen, ownMark: true, c);
            view.ForgetSnapshots();
            ApplicationOperationInfo proof = await DemandProofAsync(view.Application, c);
            material.RestartEnded = proof.EndTime?.ToUniversalTime();
            return Proven(proof);
        },
    };

    /// <summary>Another application under the same key: restarted where that was asked, and named otherwise. The key is not rotated before each has restarted.</summary>
    public ChangeStep OfSharing(SharingApplication sharing) => new("restart-sharing-application", Actor.Operator, "restart it with its state: it shares the key", $"application {sharing.Name}")
    {
        Look = async c =>
        {
            if (sharing.Seen is not { } seen) return StepLook.Waits($"whether it uses the key is not known: {sharing.Gap}");
            if (material.RotationDate is null || !material.IsRotated) return StepLook.Missing("the new material is not current yet");
            if (seen.Application.Status == "READY") return StepLook.Done("it is stopped; its next start takes the new material up");
            if (await material.ProofAsync(sharing.Name, c) is { } proof) return StepLook.Done(Proven(proof));
            return request.IncludeSharing
                ? StepLook.Missing($"{seen.Application.Status}; no restart since {material.RotationDate:yyyy-MM-dd HH:mm:ss}Z")
                : StepLook.Waits($"it shares the key and runs under the old material still: restart it (-IncludeSharing, or Restart-FlinkApplication {sharing.Name}), then run the same command again");
        },
        Take = async c =>
        {
            ObservedApplication seen = await RestartAsync(sharing.Seen!, ownMark: false, c);
            return Proven(await DemandProofAsync(seen.Application, c));
        },
    };

    /// <summary>An update that says the same again: AWS carries it to its end even if this process dies, which it would not between a stop and a start. Those come only where the update is refused.</summary>
    private async Task<ObservedApplication> RestartAsync(ObservedApplication seen, bool ownMark, CancellationToken cancellation)
    {
        FlinkApplication application = seen.Application;
        if (ownMark && application.Status is "READY" or "ROLLED_BACK") return await StartAsync(application, cancellation);
        if (!application.SnapshotsEnabled) throw new OperationException(ApplicationFailures.StateWouldBeLost(application, "a restart"));
        KeyChangePlan plan = new(application, view.OldKey.KeyArn, ChangeEffect.Now, null);
        UpdateKeyStep step = new(application.ApplicationName, view.OldKey.KeyArn, seen.ConditionalToken, "");
        try
        {
            return (await new KeyChange(connections, host, "Invoke-FlinkCmkRotation").ApplyAsync(plan, step, request.Timeout, cancellation)).Seen;
        }
        catch (OperationException e) when (e.Failure.Exception is InvalidArgumentException or InvalidRequestException && e.Failure.Id == Failures.From(e.Failure.Exception).Id && ownMark)
        {
            host.Warning($"The service refuses an update of application '{application.ApplicationName}' that changes nothing ({e.Failure.Message}); it is stopped and started instead.");
            view.Mark = view.Mark with { Stopped = true };
            await _acts.MarkApplicationAsync(application, view.Mark, cancellation);
            view.ApplicationMark = view.Mark;
            ConfirmedHost confirmed = new(host);
            await foreach (FlinkApplication _ in new StopFlinkApplicationHandler(connections).RunAsync(new StopFlinkApplicationRequest { ApplicationName = application.ApplicationName, Timeout = request.Timeout }, confirmed, cancellation))
            {
            }

            confirmed.ThrowIfFailed();
            return await StartAsync(application, cancellation);
        }
    }

    private async Task<ObservedApplication> StartAsync(FlinkApplication application, CancellationToken cancellation)
    {
        ConfirmedHost confirmed = new(host);
        await foreach (FlinkApplication _ in new StartFlinkApplicationHandler(connections).RunAsync(new StartFlinkApplicationRequest { ApplicationName = application.ApplicationName, Timeout = request.Timeout }, confirmed, cancellation))
        {
        }

        confirmed.ThrowIfFailed();
        return await new ApplicationReader(await connections.ForAsync(Actor.Operator, cancellation)).ObserveAsync(application.ApplicationName, cancellation);
    }

    private async Task<ApplicationOperationInfo> DemandProofAsync(FlinkApplication application, CancellationToken cancellation) =>
        await material.ProofAsync(application.ApplicationName, cancellation) ?? throw new OperationException(new OperationFailure(
            "RestartNotProven",
            FailureCategory.InvalidOperation,
            $"Application '{application.ApplicationName}' is {application.Status}, and its operation log shows no successful restart that began after the rotation at {material.RotationDate:yyyy-MM-dd HH:mm:ss}Z.",
            "Run the same command again: it looks at the log, and restarts the application once more where the proof is still missing.",
            application));

    private string Proven(ApplicationOperationInfo proof) =>
        $"{proof.Operation} {proof.OperationId} began at {proof.StartTime?.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z, after the rotation at {material.RotationDate:yyyy-MM-dd HH:mm:ss}Z, and was SUCCESSFUL";
}
