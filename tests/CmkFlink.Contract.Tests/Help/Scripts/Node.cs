namespace CmkFlink.Contract.Tests.Help.Scripts;

/// <summary>What a word of a script is, as far as commands and their arguments go.</summary>
internal enum NodeKind
{
    /// <summary>A bare word: a command, an argument, an operator.</summary>
    Word,

    /// <summary><c>-Name</c>; <see cref="Node.HasColon"/> where it is <c>-Name:</c>.</summary>
    Parameter,

    /// <summary>A string or here-string; <see cref="Node.Text"/> is its content.</summary>
    String,

    Variable,

    /// <summary><c>@name</c>.</summary>
    Splat,

    /// <summary>Anything in brackets; <see cref="Node.Text"/> is what opens it.</summary>
    Group,

    Comma,

    Pipe,

    /// <summary>The end of a statement.</summary>
    End,
}

/// <summary>A token, with what is inside it.</summary>
/// <param name="Attached">Whether it follows the one before without a blank: then both are one argument.</param>
/// <param name="Children">The tokens of a group, and of the subexpressions in a string.</param>
internal sealed record Node(NodeKind Kind, string Text, bool Attached, IReadOnlyList<Node> Children, bool HasColon = false);

/// <summary>A script that is not understood, which for an example is a fault.</summary>
internal sealed class ScriptException(string message) : Exception(message);
