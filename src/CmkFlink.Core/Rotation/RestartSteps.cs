using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Restarts that keep the state and take new key material up, each proven by the operation log.</summary>
internal sealed class RestartSteps(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host, MaterialObserver material)
{
    private readonly ChangeActs _acts = new(connections, host, view.Identities);

    private string Name => view.Application.ApplicationName;

    /// <summary>The application that is rotated.</summary>
    public ChangeStep Own() => new("restart-application", Actor.Operator, "restart it with its state, so that it takes the new material up", $"application {Name}")
    {
        Look = async c =>
        {
            if (material.RotationDate is null || !material.IsRotated) return StepLook.Missing("the new material is not current yet");
            if (await material.ProofAsync(Name, c) is { } proof)
            {
                // Who stops it afterwards stops it under the new material.
                material.RestartEnded = proof.Ended;
                return StepLook.Done(Proven(proof));
            }

            if (view.Application.Status == "RUNNING" || view.Mark.Stopped) return StepLook.Missing($"{view.Application.Status}; no restart since {Moments.Utc(material.RotationDate)}");
            if (view.Transition is { } transition) return StepLook.Waits(transition);
            return StepLook.Waits($"the application is {view.Application.Status}: its next start takes the new material up. Start it (Start-FlinkApplication), then run the same command again");
        },
        Take = async c =>
        {
            // One that is stopped was stopped by this change, which was interrupted before the start.
            if (view.Application.Status == "RUNNING") await RestartAsync(Name, MarkStopAsync, c);
            else await StartAsync(c);
            view.Seen = await new ApplicationReader(await connections.ForAsync(Actor.Operator, c)).ObserveAsync(Name, c);
            view.ForgetSnapshots();
            Restart proof = await DemandProofAsync(Name, c);
            material.RestartEnded = proof.Ended;
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
            if (seen.Application.Status == "READY")
            {
                // Minutes ago: it may have been started since, and before the rotation.
                FlinkApplication? now = (await new ApplicationReader(await new RotationObserver(connections, host).ReadAsAsync(Actor.Operator, c)).TryObserveAsync(sharing.Name, c))?.Application;
                if (now?.KeyArn != view.OldKey.KeyArn) return StepLook.Done("it does not use the key any more");
                if (now!.Status == "READY") return StepLook.Done("it is stopped; its next start takes the new material up");
            }

            if (await material.ProofAsync(sharing.Name, c) is { } proof) return StepLook.Done(Proven(proof));
            return request.IncludeSharing
                ? StepLook.Missing($"{seen.Application.Status}; no restart since {Moments.Utc(material.RotationDate)}")
                : StepLook.Waits($"it shares the key and runs under the old material still: restart it (-IncludeSharing, or Restart-FlinkApplication {sharing.Name}), then run the same command again");
        },
        Take = async c =>
        {
            // A stop of an application that carries no mark would be nobody's, if this process died before the start.
            await RestartAsync(sharing.Name, static (application, _) => throw new OperationException(RotationFailures.SharingNeedsStop(application)), c);
            return Proven(await DemandProofAsync(sharing.Name, c));
        },
    };

    private Task<IReadOnlyList<FlinkApplication>> RestartAsync(string name, Func<FlinkApplication, CancellationToken, Task> stopping, CancellationToken cancellation)
    {
        RestartFlinkApplicationRequest restart = new() { ApplicationName = name, Timeout = request.Timeout, Stopping = stopping };
        return AgreedHost.RunAsync(host, agreed => new RestartFlinkApplicationHandler(connections).RunAsync(restart, agreed, cancellation));
    }

    private Task<IReadOnlyList<FlinkApplication>> StartAsync(CancellationToken cancellation)
    {
        StartFlinkApplicationRequest start = new() { ApplicationName = Name, Timeout = request.Timeout };
        return AgreedHost.RunAsync(host, agreed => new StartFlinkApplicationHandler(connections).RunAsync(start, agreed, cancellation));
    }

    /// <summary>Whoever takes the change up between the stop and the start finds the application stopped, and must know that the change did it.</summary>
    private async Task MarkStopAsync(FlinkApplication application, CancellationToken cancellation)
    {
        view.Mark = view.Mark with { Stopped = true };
        await _acts.MarkApplicationAsync(application, view.Mark, cancellation);
        view.ApplicationMark = view.Mark;
    }

    private async Task<Restart> DemandProofAsync(string name, CancellationToken cancellation) =>
        await material.ProofAsync(name, cancellation) ?? throw new OperationException(new OperationFailure(
            "RestartNotProven",
            FailureCategory.InvalidOperation,
            $"The operation log of application '{name}' shows no successful restart that began after the rotation at {Moments.Utc(material.RotationDate)}.",
            "Run the same command again: it looks at the log, and restarts the application once more where the proof is still missing.",
            name));

    private string Proven(Restart proof) =>
        $"{proof.Operation} began at {Moments.Utc(proof.Began)}, after the rotation at {Moments.Utc(material.RotationDate)}, and was SUCCESSFUL";
}
