using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Faults;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>Takes the account's gate, moves virtual time on, lets faults happen, checks the input's shape, invokes the service, records the event, and has the account kept.</summary>
/// <remarks>One call at a time; a service may call another, or itself, within its own call.</remarks>
internal sealed class Dispatcher(SandboxEnvironment environment, EventRecorder recorder, FaultInjector faults, PastViews views) : IDispatcher
{
    private readonly Dictionary<string, ISandboxService> _services = new(StringComparer.Ordinal);
    private int _depth;
    private bool _changed;

    /// <summary>Takes a copy of the account, under the gate; what it returns writes it, outside. <see langword="null"/> where nothing is kept.</summary>
    public Func<Action>? Keep { get; set; }

    /// <summary>Adds a service; before the first call.</summary>
    public void Register(ISandboxService service) => _services.Add(service.SigningName, service);

    public ISandboxService? Find(string signingName) => _services.GetValueOrDefault(signingName);

    public JsonObject Invoke(ServiceCall call)
    {
        Action? write = null;
        try
        {
            lock (environment.Gate)
            {
                _depth++;
                try
                {
                    if (_depth == 1) BeginRequest();
                    return InvokeRecorded(call);
                }
                finally
                {
                    if (--_depth == 0 && _changed) write = Keep?.Invoke();
                }
            }
        }
        finally
        {
            // Before the answer leaves: what a client was told must survive.
            write?.Invoke();
        }
    }

    private void BeginRequest()
    {
        long happened = environment.Clock.Happened;
        environment.Clock.OnRequest();
        _changed = environment.Clock.Happened != happened;
    }

    private JsonObject InvokeRecorded(ServiceCall call)
    {
        DateTimeOffset time = environment.Clock.UtcNow;
        FaultRule? outer = environment.FaultInHand;
        call.Fault = faults.Decide(call);
        environment.FaultInHand = call.Fault?.Exact;
        try
        {
            if (call.Fault is { } fault && FaultErrors.Of(fault.Exact.Kind, call.Service) is { } injected) throw injected;
            JsonObject answer = InvokeSeeing(call);
            recorder.Record(call, time, null);
            return answer;
        }
        catch (ServiceException error)
        {
            ServiceException shown = environment.BareErrors ? new ServiceException(error.Code, error.Code, error.Status) : error;
            recorder.Record(call, time, shown);
            if (ReferenceEquals(shown, error)) throw;
            throw shown;
        }
        finally
        {
            environment.FaultInHand = outer;
        }
    }

    private JsonObject InvokeSeeing(ServiceCall call)
    {
        using IDisposable? scope = views.Enter(call);
        ISandboxService service = _services[call.Service];
        if (service.InputOf(call.Operation) is { } shape) InputValidator.Validate(shape, call.Input, service.ConstraintCode);
        Action? changed = views.BeforeChange(call, faults.HasStaleReads);
        JsonObject answer = service.Invoke(call);
        changed?.Invoke();
        // STS's Get operations make sessions.
        _changed |= call.Service == "sts" ? call.Operation != "GetCallerIdentity" : !FaultTargets.IsPlainRead(call.Operation);
        return answer;
    }
}
