using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>The base of the completers: from PowerShell's question to Core's, and back with quotes and tooltips.</summary>
public abstract class Completer : IArgumentCompleter
{
    private protected static CandidateFinder Finder { get; } = new(Hosting.ModuleState.Candidates);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            CompletionWord word = CompletionWord.Of(wordToComplete);
            return [.. Find(new TypedLine(commandName, parameterName, commandAst, fakeBoundParameters), word).Select(candidate => Result(candidate, word))];
        }
#pragma warning disable CA1031 // Whatever goes wrong at the Tab key, the answer is nothing; an exception would say nothing either, and cost the user's line in some hosts.
        catch (Exception)
#pragma warning restore CA1031
        {
            // An empty answer, unlike null, also keeps PowerShell from offering the names of files.
            return [];
        }
    }

    private protected abstract IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word);

    /// <summary>What AWS has; nothing where the line does not tell whom to ask.</summary>
    private protected static IReadOnlyList<Candidate> Ask(ICandidateSource source, TypedLine line, CompletionWord word) =>
        line.Read() is { } known ? Finder.Find(source, known, word) : [];

    private static CompletionResult Result(Candidate candidate, CompletionWord word) =>
        new(PowerShellText.Argument(candidate.Text, word.IsDoubleQuoted), candidate.Text, CompletionResultType.ParameterValue, candidate.Tooltip);
}
