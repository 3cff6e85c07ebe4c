using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>Takes the account's gate, moves virtual time on, checks the input's shape, invokes the service and records the event.</summary>
/// <remarks>One call at a time; a service may call another, or itself, within its own call.</remarks>
internal sealed class Dispatcher(SandboxEnvironment environment, EventRecorder recorder) : IDispatcher
{
    private readonly Dictionary<string, ISandboxService> _services = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>Adds a service; before the first call.</summary>
    public void Register(ISandboxService service) => _services.Add(service.SigningName, service);

    public ISandboxService? Find(string signingName) => _services.GetValueOrDefault(signingName);

    public JsonObject Invoke(ServiceCall call)
    {
        lock (environment.Gate)
        {
            _depth++;
            try
            {
                if (_depth == 1) environment.Clock.OnRequest();
                return InvokeRecorded(call);
            }
            finally
            {
                _depth--;
            }
        }
    }

    private JsonObject InvokeRecorded(ServiceCall call)
    {
        DateTimeOffset time = environment.Clock.UtcNow;
        try
        {
            ISandboxService service = _services[call.Service];
            if (service.InputOf(call.Operation) is { } shape) InputValidator.Validate(shape, call.Input, service.ConstraintCode);
            JsonObject answer = service.Invoke(call);
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
    }
}
