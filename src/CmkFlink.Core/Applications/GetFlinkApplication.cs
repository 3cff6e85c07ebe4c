using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>Which applications to show.</summary>
/// <param name="Names">Names, with wildcards; empty for all.</param>
public sealed record GetFlinkApplicationRequest(IReadOnlyList<string> Names);

/// <summary>Shows applications. A name without wildcard that does not exist is an error; a pattern without match is none.</summary>
public sealed class GetFlinkApplicationHandler(IActorConnections connections) : IOperationHandler<GetFlinkApplicationRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(GetFlinkApplicationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ApplicationReader reader = new(await connections.ForAsync(Actor.Operator, cancellation));
        await foreach (string name in ApplicationNames.ExpandAsync(reader, request.Names, cancellation))
        {
            ObservedApplication? seen = null;
            try
            {
                seen = await reader.ObserveAsync(name, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                ApplicationNames.Report(Failures.From(e, name), name, request.Names, host);
            }

            if (seen is not null) yield return seen.Application;
        }
    }
}

/// <summary>From what users type to names that exist.</summary>
internal static class ApplicationNames
{
    /// <summary>An application that a listing brought up, and that the caller may not see, is left out: under least privilege that is the rule. One that was named is an error.</summary>
    public static void Report(OperationFailure failure, string name, IReadOnlyList<string> named, IOperationHost host)
    {
        if (failure.Category == FailureCategory.PermissionDenied && !named.Contains(name)) host.Verbose($"Application {name} is left out: {failure.Message}");
        else host.Error(failure);
    }

    /// <summary>Names without wildcard as they are; patterns matched against the listing, which is read once; nothing given means all.</summary>
    public static async IAsyncEnumerable<string> ExpandAsync(ApplicationReader reader, IReadOnlyList<string> names, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (string exact in names.Where(name => !Wildcard.IsPattern(name)))
        {
            if (given.Add(exact)) yield return exact;
        }

        List<string> patterns = [.. names.Where(Wildcard.IsPattern)];
        if (patterns.Count == 0 && names.Count > 0) yield break;
        await foreach (string name in reader.ListNamesAsync(cancellation))
        {
            if ((names.Count == 0 || patterns.Exists(pattern => Wildcard.Matches(pattern, name, ignoreCase: true))) && given.Add(name)) yield return name;
        }
    }
}
