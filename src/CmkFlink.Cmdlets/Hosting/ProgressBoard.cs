using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>A progress bar as it is to be shown.</summary>
/// <param name="Id">Its number within the command; 0 for the command itself.</param>
/// <param name="IsCompleted">Whether it is to be taken down.</param>
internal sealed record ProgressLine(int Id, string Activity, string Status, int Percent, bool IsCompleted = false)
{
    public bool IsWhole => Id == 0;
}

/// <summary>
/// What a command's progress bars say: one for the command, and below it one for each thing that is under way, each with the time that it has taken. What is over within a second is never shown.
/// Knows nothing of PowerShell; safe to use from several threads.
/// </summary>
/// <param name="command">The cmdlet's name.</param>
/// <param name="awaited">What it says while the work says nothing: "Waiting for AWS".</param>
/// <param name="clock">Time gone by since any fixed moment.</param>
internal sealed class ProgressBoard(string command, string awaited, Func<TimeSpan> clock)
{
    /// <summary>How long a command may run before it shows a bar.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // More bars than that tell nobody more, and push everything else off the screen.
    private const int MostParts = 6;

    private readonly object _lock = new();
    private readonly TimeSpan _begun = clock();
    private readonly List<Part> _parts = [];
    private readonly List<Part> _over = [];
    private OperationProgress _whole = new(OperationProgress.Whole, "");
    private int _lastId;
    private bool _isShown;
    private bool _isDown;

    public void Report(OperationProgress progress)
    {
        lock (_lock)
        {
            if (progress.Activity == OperationProgress.Whole)
            {
                _whole = progress;
                return;
            }

            Part? part = _parts.Find(p => p.Latest.Activity == progress.Activity);
            if (progress.Completed)
            {
                if (part is null) return;
                _parts.Remove(part);
                if (part.IsShown) _over.Add(part);
            }
            else if (part is null)
            {
                _parts.Add(new Part(++_lastId, progress, clock()));
            }
            else
            {
                part.Latest = progress;
            }
        }
    }

    /// <summary>The bars as they are now, those that are over first, to be taken down. None before the command has run for <see cref="Patience"/>, and none after its end.</summary>
    public IReadOnlyList<ProgressLine> Due()
    {
        lock (_lock)
        {
            TimeSpan now = clock();
            if (_isDown || now - _begun < Patience) return [];
            _isShown = true;
            List<ProgressLine> lines = [.. _over.Select(part => part.Line("Done", isCompleted: true))];
            _over.Clear();
            string status = _whole.Status.Length > 0 ? _whole.Status : _parts.Count > 0 ? "Under way" : awaited;
            lines.Add(new ProgressLine(0, command, $"{status} ({Elapsed(now - _begun)})", Percent(_whole)));
            foreach (Part part in _parts.Take(MostParts))
            {
                part.IsShown = true;
                lines.Add(part.Line($"{part.Latest.Status} ({Elapsed(now - part.Begun)})", isCompleted: false));
            }

            return lines;
        }
    }

    /// <summary>Takes all bars down that were shown, the command's own last. The first call alone does.</summary>
    public IReadOnlyList<ProgressLine> End()
    {
        lock (_lock)
        {
            if (_isDown || !_isShown)
            {
                _isDown = true;
                return [];
            }

            _isDown = true;
            return [.. _over.Concat(_parts.Where(part => part.IsShown)).Select(part => part.Line("Done", isCompleted: true)), new ProgressLine(0, command, "Done", 100, IsCompleted: true)];
        }
    }

    private static string Elapsed(TimeSpan time) => $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}";

    private static int Percent(OperationProgress progress) => progress.Percent is >= 0 and <= 100 ? progress.Percent : -1;

    private sealed class Part(int id, OperationProgress first, TimeSpan begun)
    {
        public OperationProgress Latest { get; set; } = first;

        public TimeSpan Begun => begun;

        public bool IsShown { get; set; }

        public ProgressLine Line(string status, bool isCompleted) => new(id, Latest.Activity, status, isCompleted ? 100 : Percent(Latest), isCompleted);
    }
}
