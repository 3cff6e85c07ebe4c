using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Policies;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>On a parameter that takes a policy to be read, sound or not: what New-FlinkCmkPolicy made, its deserialized form, a policy document, or text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicySourceAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether a key of Get-FlinkCmkKey stands for its policy; where not, the binder goes on to bind it by its ARN.</summary>
    public bool Keys { get; init; }

    /// <summary>Whether a text that is no JSON names a key, in any of the four forms, or a file; where not, it is a template.</summary>
    public bool Names { get; init; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (plain is PolicySource ready) return ready;
        if (TypedObject.Restore(inputData, typeof(FlinkCmkPolicy)) is FlinkCmkPolicy policy) return new PolicySource { Text = policy.Json, Name = policy.Kind?.ToString() };
        if (Keys && TypedObject.Restore(inputData, typeof(FlinkCmkKey)) is FlinkCmkKey key)
        {
            // The policy as the object shows it; without one the live policy is read.
            return key.Policy is null ? new PolicySource { Key = key.KeyArn } : PolicySource.Of(key.Policy, key.KeyArn);
        }

        return plain switch
        {
            PolicyDocument document => PolicySource.Of(document),
            string text when !Names || text.TrimStart('\uFEFF').TrimStart() is ['{', ..] => new PolicySource { Text = text },
            FileInfo file when Names => new PolicySource { Path = file.FullName },
            string text when KeyReference.TryParse(text, out _) => new PolicySource { Key = text },
            string { Length: > 0 } text => new PolicySource { Path = FilePaths.Of(engineIntrinsics.SessionState.Path, text) },
            _ => throw TypedObject.Refusal($"A policy of New-FlinkCmkPolicy, {(Names ? "a policy document as JSON text or in a file, or a key" : "a policy document as JSON text, or a CloudFormation template as text")} is needed here, not {TypedObject.NameOf(inputData)}."),
        };
    }
}
