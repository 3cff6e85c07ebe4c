using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Rotation;

/// <summary>Tells where the rotation of applications stands: by the marks that a change leaves in AWS and by what is seen; without marks by what is seen alone, and then says what that cannot tell. Writes nothing.</summary>
public sealed class GetFlinkCmkRotationHandler(IActorConnections connections) : IOperationHandler<GetFlinkCmkRotationRequest, FlinkCmkRotation>
{
    public async IAsyncEnumerable<FlinkCmkRotation> RunAsync(GetFlinkCmkRotationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RotationObserver observer = new(connections, host);
        ApplicationReader reader = new(await observer.ReadAsAsync(Actor.Operator, cancellation));
        await foreach (string name in ApplicationNames.ExpandAsync(reader, request.ApplicationNames, cancellation))
        {
            FlinkCmkRotation? rotation = null;
            try
            {
                rotation = await OfAsync(reader, name, host, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                ApplicationNames.Report(Failures.From(e, name), name, request.ApplicationNames, host);
            }

            if (rotation is not null) yield return rotation;
        }
    }

    private async Task<FlinkCmkRotation> OfAsync(ApplicationReader reader, string name, IOperationHost host, CancellationToken cancellation)
    {
        FlinkApplication application = (await reader.ObserveAsync(name, cancellation)).Application;
        FlinkCmkRotation bare = new() { ApplicationName = name, ApplicationArn = application.ApplicationArn, State = RotationState.None, KeyArn = application.KeyArn, Region = application.Region };
        if (application.KeyArn is null) return await UnderOwnedKeyAsync(bare, application, reader, cancellation);

        // The mark that nothing open leads to shows that nothing is open.
        RotationView view = await new RotationObserver(connections, host).ObserveAsync(name, static (seen, _, last) => last ?? Nothing(seen.ApplicationName), wait: null, cancellation);
        if (!view.TakenUp)
        {
            return view.ApplicationMark is { } closed
                ? bare with { State = RotationState.Closed, ChangeId = closed.Id, Strategy = closed.Strategy, Begun = closed.Begun, Ended = closed.Ended, Seen = [$"{application.Status} under {application.KeyArn}", .. OfOthers(view)] }
                : await UnmarkedAsync(bare, view, reader, host, cancellation);
        }

        InvokeFlinkCmkRotationRequest plan = new() { ApplicationName = name, PlanOnly = true };
        IReadOnlyList<ChangeStep> steps = view.Mark.Strategy == RotationStrategy.NewKey ? new NewKeySteps(view, plan, connections, host).All : await KeyMaterialSteps.ForAsync(view, plan, connections, host, cancellation);
        using Evidence.EvidenceLog none = new(null, view.Mark.Id, connections, view.Identities);
        List<FlinkCmkStep> shown = [];
        ChangeRunner runner = new(host, none, only: null, planOnly: true);
        await foreach (FlinkCmkStep step in runner.RunAsync(steps, cancellation)) shown.Add(step);
        FlinkCmkStep? next = runner.Next;
        return bare with
        {
            State = RotationState.Open,
            ChangeId = view.Mark.Id,
            Strategy = view.Mark.Strategy,
            Begun = view.Mark.Begun,
            OldKeyArn = view.OldKey.KeyArn,
            NewKeyArn = view.NewKey?.KeyArn,
            Steps = shown,
            NextActor = next?.Actor,
            NextStep = next is null ? null : $"{next.Action} ({next.Target}){(next.State == StepState.Pending ? $": Invoke-FlinkCmkRotation -ApplicationName {name}" : $" is held up: {next.Detail}")}",
            Seen = [$"{application.Status} under {application.KeyArn}"],
        };
    }

    /// <summary>Nothing is rotated there; but a change may be open that somebody has taken the application out of.</summary>
    private static async Task<FlinkCmkRotation> UnderOwnedKeyAsync(FlinkCmkRotation bare, FlinkApplication application, ApplicationReader reader, CancellationToken cancellation)
    {
        bare = bare with { Seen = [$"{application.Status} under the AWS owned key, which AWS rotates"] };
        if (ChangeMark.In(await reader.TagsAsync(application.ApplicationArn, cancellation), $"application {application.ApplicationName}") is not { IsOpen: true } open) return bare;
        OperationFailure left = RotationFailures.NoKey(application, open);
        return bare with { State = RotationState.Open, ChangeId = open.Id, Strategy = open.Strategy, Begun = open.Begun, Seen = [.. bare.Seen, left.Message], NextActor = Actor.Operator, NextStep = left.Remedy };
    }

    /// <summary>What the account shows of a change that nobody has marked.</summary>
    private async Task<FlinkCmkRotation> UnmarkedAsync(FlinkCmkRotation bare, RotationView view, ApplicationReader reader, IOperationHost host, CancellationToken cancellation)
    {
        FlinkApplication application = view.Application;
        List<string> seen = [$"{application.Status} under {application.KeyArn}"];
        List<FlinkSnapshot> snapshots = await new SnapshotReader(reader.Connection).ReadAsync(application, cancellation);
        List<string> commands = [];
        foreach (IGrouping<string?, FlinkSnapshot> other in snapshots.Where(s => s.KeyArn != application.KeyArn).GroupBy(s => s.KeyArn))
        {
            seen.Add($"{other.Count()} snapshot(s) under {other.Key ?? "the AWS owned key"}");
            commands.Add(other.Key is null ? $"Remove-FlinkAwsOwnedSnapshot {application.ApplicationName}" : $"Remove-FlinkSnapshot {application.ApplicationName} -KeyArn {other.Key}");
        }

        string? next = commands.Count > 0 ? $"delete the snapshots under other keys, once one under the present key is READY: {commands[0]}" : null;
        MaterialObserver material = new(view, connections, host);
        await material.ReadAsync(cancellation);
        if (material.RotationDate is { } rotated && application.Status == "RUNNING" && await material.ProofAsync(application.ApplicationName, cancellation) is null)
        {
            seen.Add($"the key has new material since {Moments.Utc(rotated)}, and no restart since is in the operation log");
            next = $"restart it, so that it takes the new material up: Restart-FlinkApplication {application.ApplicationName}";
        }

        IReadOnlyList<string> unknown =
        [
            "whether a change was begun by hand and which part of it was meant to come still",
            "which key was the old one, once no snapshot is under it any more, and whether it should be retired",
        ];
        if (view.OldKey.Tags?.TryGetValue(ChangeMark.ReplacesTag, out string? replaced) == true) seen.Add($"the key says that it replaces {replaced}");
        bool amiss = seen.Count > 1;
        seen.AddRange(OfOthers(view));
        return bare with { State = amiss ? RotationState.Unmarked : RotationState.None, Seen = seen, Unknown = amiss ? unknown : [], NextStep = next, NextActor = next is null ? null : Actor.Operator };
    }

    /// <summary>What another application that shares the key has begun with it.</summary>
    private static IEnumerable<string> OfOthers(RotationView view) =>
        ChangeMark.In(view.OldKey.Tags, $"key {view.OldKey.KeyArn}") is { } other && other.Application != view.Application.ApplicationName ? [$"the key has an open change of application {other.Application} ({other.Strategy}, {other.Id})"] : [];

    // Closed, for nothing is begun here.
    private static ChangeMark Nothing(string application) => new() { Id = "00000000", Strategy = RotationStrategy.NewKey, Begun = DateTime.UtcNow, Ended = DateTime.UtcNow, Application = application };
}
