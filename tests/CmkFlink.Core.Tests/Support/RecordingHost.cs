using System.Collections.Concurrent;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Tests.Support;

/// <summary>Keeps all that a handler says and asks, in order.</summary>
internal sealed class RecordingHost(Confirmation answer = Confirmation.Proceed) : IOperationHost
{
    private readonly ConcurrentQueue<string> _said = new();
    private readonly ConcurrentQueue<OperationFailure> _errors = new();

    /// <summary>"confirm: target: action", "warning: ...", "verbose: ...", "error: id".</summary>
    public IReadOnlyList<string> Said => [.. _said];

    public IReadOnlyList<OperationFailure> Errors => [.. _errors];

    public IEnumerable<string> Confirmations => Of("confirm");

    public IEnumerable<string> Warnings => Of("warning");

    public ConcurrentQueue<OperationProgress> ProgressSeen { get; } = new();

    /// <summary>What happens while a question is open, by its target; others work meanwhile.</summary>
    public Func<string, Task>? Meanwhile { get; init; }

    public bool IsWhatIf => answer == Confirmation.WhatIf;

    public void Verbose(string message) => _said.Enqueue("verbose: " + message);

    public void Debug(string message) => _said.Enqueue("debug: " + message);

    public void Warning(string message) => _said.Enqueue("warning: " + message);

    public void Progress(OperationProgress progress) => ProgressSeen.Enqueue(progress);

    public void Error(OperationFailure failure)
    {
        _errors.Enqueue(failure);
        _said.Enqueue("error: " + failure.Id);
    }

    public async Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation)
    {
        _said.Enqueue($"confirm: {target}: {action}");
        if (Meanwhile is not null) await Meanwhile($"{target}: {action}");
        return answer;
    }

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => Task.FromResult<string?>(null);

    private IEnumerable<string> Of(string kind) => _said.Where(line => line.StartsWith(kind + ": ", StringComparison.Ordinal)).Select(line => line.Substring(kind.Length + 2));
}
