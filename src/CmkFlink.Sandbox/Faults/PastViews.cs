using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Faults;

/// <summary>Answers calls from the past where a fault says so: changes that are not visible yet, reads that are stale. Used under the account's gate.</summary>
/// <remarks>
/// A hidden change has happened; what changes the same service goes on from it. Everything else, authorization included, works on a copy from before it until it becomes visible.
/// Changes of one service become visible in their order.
/// </remarks>
internal sealed class PastViews(SandboxEnvironment environment)
{
    private readonly Dictionary<string, View> _views = new(StringComparer.Ordinal);

    /// <summary>Adds a part of the account; before the first call.</summary>
    public void Add(IAccountPart part) => _views.Add(part.Service, new View(part));

    /// <summary>Copies every service's state, so that a stale read has something to show before the first change.</summary>
    public void Remember()
    {
        foreach (View view in _views.Values) view.BeforeLastChange ??= view.Part.Copy();
    }

    /// <summary>Forgets the past: everything is visible.</summary>
    public void Forget()
    {
        foreach (View view in _views.Values)
        {
            view.Hidden.Clear();
            view.BeforeLastChange = null;
        }
    }

    /// <summary>Puts in force what the call sees, until the result is disposed.</summary>
    public IDisposable? Enter(ServiceCall call)
    {
        Scope? scope = null;
        foreach (View view in _views.Values)
        {
            while (view.Hidden.TryPeek(out (DateTimeOffset VisibleAt, object Before) hidden) && hidden.VisibleAt <= environment.Clock.UtcNow) view.Hidden.Dequeue();
            object? past = PastFor(view, call);
            if (past is null && !view.IsPast) continue;
            scope ??= new Scope();
            scope.Put(view, past);
        }

        return scope;
    }

    /// <summary>To be called before a change: a copy of the state, if anything will want it.</summary>
    /// <returns>What to call when the change has succeeded; <see langword="null"/> for nothing.</returns>
    public Action? BeforeChange(ServiceCall call, bool keepsForStaleReads)
    {
        double? hiddenFor = call.Fault?.Exact.VisibleAfterSeconds;
        if ((hiddenFor is null && !keepsForStaleReads) || EventRecorder.IsReadOnly(call.Operation) || !_views.TryGetValue(call.Service, out View? view)) return null;
        object before = view.Part.Copy();
        return () =>
        {
            if (keepsForStaleReads) view.BeforeLastChange = before;
            if (hiddenFor is { } seconds) view.Hidden.Enqueue((environment.Clock.UtcNow.AddSeconds(seconds), before));
        };
    }

    private static object? PastFor(View view, ServiceCall call)
    {
        if (call.Service == view.Part.Service && call.Fault?.Exact.Kind == FaultKind.StaleRead) return view.BeforeLastChange;
        if (view.Hidden.Count == 0) return null;
        // A change goes on from the newest state. IAM's reach into the other services: a deleted principal is renamed in key policies.
        bool changes = !EventRecorder.IsReadOnly(call.Operation) && (call.Service == view.Part.Service || call.Service == "iam");
        return changes ? null : view.Hidden.Peek().Before;
    }

    private sealed class View(IAccountPart part)
    {
        private object? _present;

        public IAccountPart Part => part;

        /// <summary>Changes that are not visible yet, oldest first, with the state before each.</summary>
        public Queue<(DateTimeOffset VisibleAt, object Before)> Hidden { get; } = new();

        public object? BeforeLastChange { get; set; }

        public bool IsPast => _present is not null;

        /// <param name="past"><see langword="null"/> for the present.</param>
        public void Show(object? past)
        {
            if (past is null)
            {
                if (_present is not null) part.Content = _present;
                _present = null;
                return;
            }

            _present ??= part.Content;
            part.Content = past;
        }

        public object? Shown => _present is null ? null : part.Content;
    }

    private sealed class Scope : IDisposable
    {
        private readonly List<(View View, object? Shown)> _before = [];

        public void Put(View view, object? past)
        {
            _before.Add((view, view.Shown));
            view.Show(past);
        }

        public void Dispose()
        {
            foreach ((View view, object? shown) in _before) view.Show(shown);
        }
    }
}
