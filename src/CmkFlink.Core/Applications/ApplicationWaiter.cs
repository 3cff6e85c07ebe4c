using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>Waits for an application to come to rest.</summary>
internal sealed class ApplicationWaiter(ApplicationReader reader, WaitSettings settings)
{
    private static readonly HashSet<string> Resting = new(StringComparer.Ordinal) { "READY", "RUNNING", "ROLLED_BACK" };

    public static bool IsAtRest(FlinkApplication application) => Resting.Contains(application.Status);

    /// <summary>Waits until the application is at rest, and until the operation, where one is given, is over.</summary>
    /// <returns>What was seen last, and how the operation ended (<see langword="null"/> where the service keeps no log of it).</returns>
    public async Task<(ObservedApplication Seen, OperationOutcome? Outcome)> UntilAtRestAsync(string name, string? operationId, string activity, IOperationHost host, CancellationToken cancellation)
    {
        if (host.IsWhatIf)
        {
            // Nothing was begun, so there is nothing to wait for; what somebody else has begun is only pointed out.
            ObservedApplication now = await reader.ObserveAsync(name, cancellation);
            if (!IsAtRest(now.Application)) host.Warning($"Application {name} is {now.Application.Status}: the command would wait for it to come to rest.");
            return (now, null);
        }

        ObservedApplication seen = await new Waiter(settings).UntilAsync(
            async c =>
            {
                ObservedApplication now = await reader.ObserveAsync(name, c);
                return new Observation<ObservedApplication>(IsAtRest(now.Application), now, $"{name} is {now.Application.Status}");
            },
            activity, name, host, cancellation);
        if (operationId is not { Length: > 0 }) return (seen, null);

        // The log may lag behind the status by a moment; an operation that is over decides what the status means.
        int looks = 0;
        OperationOutcome? outcome = await new Waiter(settings).UntilAsync(
            async c =>
            {
                looks++;
                OperationOutcome? now = await reader.OperationAsync(name, operationId, c);
                return new Observation<OperationOutcome?>(now is null || now.Status != "IN_PROGRESS", now, $"operation {operationId} is {now?.Status}");
            },
            activity, name, host, cancellation);
        // Over, and well, before it was first asked for: what was seen is what it led to. Otherwise the status may be of before.
        return (outcome is null || (looks == 1 && outcome.Status == "SUCCESSFUL") ? seen : await reader.ObserveAsync(name, cancellation), outcome);
    }
}
