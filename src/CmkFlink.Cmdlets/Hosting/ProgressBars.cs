using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>Shows a command's progress in PowerShell: looks at the board twice a second, and takes every bar down however the command ends.</summary>
internal sealed class ProgressBars : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly FlinkCmdlet _cmdlet;
    private readonly PipelinePump _pump;
    private readonly ProgressBoard _board;
    private readonly Timer _timer;
    // The engine numbers the sources of WriteProgress; one of our own lets the host be asked by the same number when the engine no longer listens.
    private readonly long _source = BitConverter.ToInt64(Guid.NewGuid().ToByteArray(), 0) & long.MaxValue;
    private int _isDue;

    private ProgressBars(FlinkCmdlet cmdlet, PipelinePump pump)
    {
        _cmdlet = cmdlet;
        _pump = pump;
        _board = new ProgressBoard(cmdlet.MyInvocation.MyCommand.Name, cmdlet is Connection.SessionCmdlet ? "Waiting for AWS" : "Working", static () => TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency));
        _timer = new Timer(_ => Look(), null, ProgressBoard.Patience, Interval);
    }

    /// <summary>Bars for a command; <see langword="null"/> where the user wants none (-ProgressAction, $ProgressPreference). On the pipeline thread.</summary>
    public static ProgressBars? For(FlinkCmdlet cmdlet, PipelinePump pump) => IsSilent(cmdlet) ? null : new ProgressBars(cmdlet, pump);

    public void Report(OperationProgress progress) => _board.Report(progress);

    /// <summary>Takes the bars down at the end of the work, while the pipeline thread still performs what it is asked.</summary>
    public void Complete() => _pump.Post(() =>
    {
        IReadOnlyList<ProgressLine> left = _board.End();
        try
        {
            Show(left);
        }
        catch (PipelineStoppedException)
        {
            ShowOnHost(left);
            throw;
        }
    });

    /// <summary>Takes down what is left. On the pipeline thread, after everything else: of a pipeline that stops, the engine takes no progress any more, so the host is asked directly.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        ShowOnHost(_board.End());
    }

    private void ShowOnHost(IReadOnlyList<ProgressLine> lines)
    {
        try
        {
            foreach (ProgressLine line in lines) _cmdlet.Host?.UI?.WriteProgress(_source, Record(line));
        }
        catch (Exception e) when (e is HostException or InvalidOperationException or NotImplementedException or NotSupportedException or PipelineStoppedException)
        {
            // A host without a screen has no bars either.
        }
    }

    private static bool IsSilent(FlinkCmdlet cmdlet)
    {
        object? preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out object? given) ? given : cmdlet.GetVariableValue("ProgressPreference");
        return LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
    }

    private void Look()
    {
        // While the user thinks about a question, nothing piles up behind it.
        if (Interlocked.Exchange(ref _isDue, 1) == 1) return;
        _pump.Post(() =>
        {
            Interlocked.Exchange(ref _isDue, 0);
            Show(_board.Due());
        });
    }

    private void Show(IReadOnlyList<ProgressLine> lines)
    {
        foreach (ProgressLine line in lines) _cmdlet.CommandRuntime.WriteProgress(_source, Record(line));
    }

    private static ProgressRecord Record(ProgressLine line) => new(line.Id, Or(line.Activity, "Working"), Or(line.Status, "..."))
    {
        ParentActivityId = line.IsWhole ? -1 : 0,
        PercentComplete = line.Percent,
        RecordType = line.IsCompleted ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    };

    // ProgressRecord refuses empty texts.
    private static string Or(string text, string instead) => string.IsNullOrEmpty(text) ? instead : text;
}
