using System.Globalization;
using System.Text;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Evidence;

/// <summary>Appends who did what, when and to which key, one JSON object a line, each written through before the next step begins. Holds no secret: it takes nothing but names, ARNs and what steps saw. docs/evidence.schema.json is its shape.</summary>
internal sealed class EvidenceLog(string? path, string changeId, IActorConnections connections, ActorIdentities identities, Func<DateTime>? utcNow = null) : IDisposable
{
    private readonly Func<DateTime> _utcNow = utcNow ?? (static () => DateTime.UtcNow);
    private readonly Dictionary<Actor, string> _principals = [];
    private readonly List<string> _requestIds = [];
    private readonly List<(AwsConnection Connection, Action<string> Hears)> _heard = [];
    private FileStream? _file;
    private DateTime _begun;

    /// <summary>The first line of a run: what is changed, and why the key does not rotate by itself.</summary>
    /// <param name="plan">SHA-256 of the written plan that is applied.</param>
    public void Begun(string change, string applicationArn, string? keyArn, bool? automaticRotation, bool takenUp, string? plan = null)
    {
        if (path is null) return;
        JsonLine line = Line("begun");
        line.Add("operation", change);
        line.Add("application", applicationArn);
        line.Add("key", keyArn);
        line.Add("resumed", takenUp);
        if (plan is not null) line.Add("plan", plan);
        line.Add("automaticRotation", automaticRotation);
        line.Add("automaticRotationReason", AutomaticRotationReason);
        Write(line);
    }

    /// <summary>Before a step: who is about to act, asked of STS once an actor. Nothing is asked where no evidence is kept.</summary>
    public async Task BeginAsync(ChangeStep step, CancellationToken cancellation)
    {
        if (path is null) return;
        _requestIds.Clear();
        AwsConnection connection = await connections.ForAsync(step.Actor, cancellation);
        _principals[step.Actor] = await identities.ArnAsync(step.Actor, cancellation);
        if (!_heard.Exists(h => ReferenceEquals(h.Connection, connection)))
        {
            Action<string> hears = Hear;
            connection.Written += hears;
            _heard.Add((connection, hears));
        }

        _begun = _utcNow();
    }

    public void Ended(ChangeStep step, string before, string after) => Step(step, "done", before, after, null);

    public void Failed(ChangeStep step, string before, OperationFailure failure) => Step(step, "failed", before, null, failure.Id);

    /// <summary>The step was stopped in its middle. What was asked of AWS until then goes on there, and whoever takes the change up finds it done already: only this line tells who did it.</summary>
    public void Stopped(ChangeStep step, string before)
    {
        try
        {
            Step(step, "failed", before, null, "Stopped");
        }
        catch (OperationException)
        {
            // Whoever has stopped the command waits for nothing more.
        }
    }

    /// <summary>The last line of a run that brought the change to its end.</summary>
    public void Closed()
    {
        if (path is not null) Write(Line("closed"));
    }

    public void Dispose()
    {
        foreach ((AwsConnection connection, Action<string> hears) in _heard) connection.Written -= hears;
        _heard.Clear();
        _file?.Dispose();
    }

    private const string AutomaticRotationReason =
        "Managed Service for Apache Flink takes new key material up for running state at a restart only; an automatic rotation would leave running and durable state under different material at a time nobody chose. The key is rotated on demand, each time with a restart and its proof. (AWS Big Data Blog, 2025-09-05; developer guide, key management.)";

    private void Hear(string requestId)
    {
        lock (_requestIds) _requestIds.Add(requestId);
    }

    private void Step(ChangeStep step, string result, string before, string? after, string? error)
    {
        if (path is null) return;
        JsonLine line = Line("step");
        line.Add("step", step.Id);
        line.Add("actor", step.Actor.ToString());
        line.Add("principal", _principals.TryGetValue(step.Actor, out string? principal) ? principal : null);
        line.Add("action", step.Action);
        line.Add("target", step.Target);
        line.Add("result", result);
        line.Add("began", Stamp(_begun));
        line.Add("before", before);
        line.Add("after", after);
        if (error is not null) line.Add("error", error);
        lock (_requestIds) line.Add("requestIds", _requestIds);
        Write(line);
    }

    private JsonLine Line(string kind)
    {
        JsonLine line = new();
        line.Add("time", Stamp(_utcNow()));
        line.Add("change", changeId);
        line.Add("kind", kind);
        return line;
    }

    /// <exception cref="OperationException">EvidenceNotWritten: nothing more is changed that no evidence is kept of.</exception>
    private void Write(JsonLine line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line.Close() + "\n");
        try
        {
            _file ??= new FileStream(path!, FileMode.Append, FileAccess.Write, FileShare.Read);
            _file.Write(bytes, 0, bytes.Length);
            // Through to the disk: the next step may be the one after which this process is killed.
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            throw new OperationException(new OperationFailure("EvidenceNotWritten", FailureCategory.ResourceUnavailable, $"The evidence cannot be written to '{path}': {e.Message}", "Give an -EvidencePath in a folder that exists and that you may write to, and that no other command writes to now; then run the same command again: it goes on where it stopped.", path, e));
        }
    }

    private static string Stamp(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
