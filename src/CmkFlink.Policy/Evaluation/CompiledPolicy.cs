using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>A policy made ready for many decisions. Immutable and thread-safe.</summary>
public sealed class CompiledPolicy
{
    private CompiledPolicy(PolicyDocument document, string? name)
    {
        Document = document;
        Name = name;
        // A document without Version is of 2008-10-17, which has no policy variables.
        bool variables = document.Version == PolicyDocument.CurrentVersion;
        Statements = [.. document.Statements.Select(statement => CompiledStatement.Compile(statement, variables))];
    }

    public PolicyDocument Document { get; }

    /// <summary>What to call the policy in an explanation: an ARN, an inline policy's name, "key policy".</summary>
    public string? Name { get; }

    internal CompiledStatement[] Statements { get; }

    /// <summary>Compiles a document.</summary>
    /// <exception cref="PolicyNotSupportedException">The document has an element, operator or principal type that the evaluator does not understand.</exception>
    public static CompiledPolicy Compile(PolicyDocument document, string? name = null)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        if (document.Version is not (null or PolicyDocument.CurrentVersion or PolicyDocument.FirstVersion)) throw new PolicyNotSupportedException($"The policy language version '{document.Version}' is unknown.");
        if (document.UnknownMembers.Count > 0) throw new PolicyNotSupportedException($"The policy has the unknown element {document.UnknownMembers.Keys.First()}.");
        return new CompiledPolicy(document, name);
    }
}

/// <summary>A policy that cannot be evaluated with certainty. Never taken as an allow.</summary>
public sealed class PolicyNotSupportedException(string message) : NotSupportedException(message);
