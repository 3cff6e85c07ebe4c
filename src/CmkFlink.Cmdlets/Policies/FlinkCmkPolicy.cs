using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>A policy that New-FlinkCmkPolicy built.</summary>
public sealed record FlinkCmkPolicy
{
    /// <summary>What it is for; <see langword="null"/> for a policy that came as text.</summary>
    public PolicyKind? Kind { get; init; }

    /// <summary>The policy document, canonical and indented. The statements are read from it, so that the object survives Export-Clixml, jobs and remoting.</summary>
    public required string Json
    {
        get;
        init
        {
            Statements = PolicyDocument.Parse(value).Statements;
            field = value;
        }
    }

    /// <summary>The statements, typed.</summary>
    public IReadOnlyList<PolicyStatement> Statements { get; private init; } = [];

    /// <summary>Characters without white space; IAM allows 6,144 in a managed policy.</summary>
    public int Size => Json.Count(c => !char.IsWhiteSpace(c));

    /// <summary>The document as JSON.</summary>
    /// <param name="indented">On several lines, for people; otherwise on one.</param>
    public string ToJson(bool indented = true) => indented ? Json : PolicyDocument.Parse(Json).ToJson(indented: false);

    public override string ToString() => Json;

    internal static FlinkCmkPolicy From(PolicyDocument document, PolicyKind? kind) => new() { Kind = kind, Json = document.ToJson() };
}
