using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>An application to work on.</summary>
/// <param name="Name">Its name, or a pattern.</param>
/// <param name="Region">The Region of the object that named it; <see langword="null"/> where the user did.</param>
/// <param name="Key">The key for it, where the cmdlet takes one.</param>
public sealed record ApplicationTarget(string Name, string? Region = null, string? Key = null);

/// <summary>The base of the cmdlets that change applications, many at once: all are agreed to first, then worked on side by side, and each is emitted as it ends.</summary>
/// <typeparam name="TItem">What comes out.</typeparam>
public abstract class ApplicationsCmdlet<TItem> : ExplainingCmdlet
{
    private readonly List<ApplicationTarget> _targets = [];

    /// <summary>How many applications are worked on at a time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>How long to wait for each application: a TimeSpan, or seconds; 30 minutes by default. What was begun goes on at AWS.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan? Timeout { get; set; }

    /// <summary>What is done to an application, as a question says it.</summary>
    private protected abstract string ActionOn(ApplicationTarget target);

    /// <summary>Does it.</summary>
    private protected abstract IAsyncEnumerable<TItem> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation);

    /// <summary>Notes what an object of the pipe, or the user, named.</summary>
    private protected void Add(IEnumerable<ApplicationTarget> targets) => _targets.AddRange(targets);

    private protected static IEnumerable<ApplicationTarget> Of(IEnumerable<FlinkApplication> applications, string? key = null) =>
        applications.Select(application => new ApplicationTarget(application.ApplicationName, application.Region, key));

    protected sealed override void EndProcessing()
    {
        List<ApplicationTarget> targets = Distinct(Expand());
        // With -WhatIf each plan speaks for itself; alone, an application's own steps are asked about.
        bool gate = targets.Count > 1 && !IsWhatIf;
        if (gate) targets = [.. targets.Where(target => Confirm($"application {target.Name}", ActionOn(target)) == Confirmation.Proceed)];
        List<WorkItem<TItem>> items = [.. targets.Select(Item)];
        Pump((pump, host, token) => ManyItems.RunAsync(items, ThrottleLimit, item => pump.Post(() => WriteObject(item)), gate ? new AgreedHost(host) : host, token));
    }

    private WorkItem<TItem> Item(ApplicationTarget target)
    {
        IActorConnections connections = Connections(target.Region);
        return new WorkItem<TItem>(target.Name, (host, token) => Work(target, connections, host, token));
    }

    private List<ApplicationTarget> Expand()
    {
        List<ApplicationTarget> known = [.. _targets.Where(target => !Wildcard.IsPattern(target.Name))];
        foreach (ApplicationTarget pattern in _targets.Where(target => Wildcard.IsPattern(target.Name)))
        {
            int before = known.Count;
            bool isListed = false;
            GetFlinkApplicationHandler handler = new(Connections(pattern.Region));
            Run((host, token) => Noted(handler.RunAsync(new GetFlinkApplicationRequest([pattern.Name]), host, token), () => isListed = true), found => known.Add(pattern with { Name = found.ApplicationName }), pattern.Name);
            // Whoever could not look does not know either.
            if (isListed && known.Count == before) WriteWarning($"No application matches '{pattern.Name}'.");
        }

        return known;
    }

    private static async IAsyncEnumerable<T> Noted<T>(IAsyncEnumerable<T> items, Action atEnd)
    {
        await foreach (T item in items) yield return item;
        atEnd();
    }

    private List<ApplicationTarget> Distinct(List<ApplicationTarget> targets)
    {
        List<ApplicationTarget> distinct = [];
        foreach (IGrouping<(string Name, string? Region), ApplicationTarget> same in targets.GroupBy(target => (target.Name, target.Region)))
        {
            if (same.Select(target => target.Key).Distinct().Count() == 1) distinct.Add(same.First());
            else WriteError(ErrorRecords.From(ApplicationArguments.SeveralKeys(same.Key.Name, same.Select(target => target.Key))));
        }

        return distinct;
    }
}
