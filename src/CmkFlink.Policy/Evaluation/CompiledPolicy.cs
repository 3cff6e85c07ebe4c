using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>A policy made ready for many decisions. Immutable and thread-safe.</summary>
public sealed class CompiledPolicy
{
    private CompiledPolicy(PolicyDocument document, string? name)
    {
        Document = document;
        Name = name;
    }

    public PolicyDocument Document { get; }

    /// <summary>What to call the policy in an explanation: an ARN, an inline policy's name, "key policy".</summary>
    public string? Name { get; }

    /// <summary>Compiles a document.</summary>
    /// <exception cref="PolicyNotSupportedException">The document has an element, operator or principal type that the evaluator does not understand.</exception>
    public static CompiledPolicy Compile(PolicyDocument document, string? name = null) => throw new NotImplementedException();
}

/// <summary>A policy that cannot be evaluated with certainty. Never taken as an allow.</summary>
public sealed class PolicyNotSupportedException(string message) : NotSupportedException(message);
