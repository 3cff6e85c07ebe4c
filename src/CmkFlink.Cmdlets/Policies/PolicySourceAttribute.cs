using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Policies;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>On a parameter that takes any policy: what New-FlinkCmkPolicy made, a key of Get-FlinkCmkKey, a policy document, its JSON text, the path of a file, or the name of a key in any of its four forms.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicySourceAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (plain is PolicySource ready) return ready;
        if (TypedObject.Restore(inputData, typeof(FlinkCmkPolicy)) is FlinkCmkPolicy policy) return Parsed(policy.Json);
        // The policy as the object shows it; without one the live policy is read.
        if (TypedObject.Restore(inputData, typeof(FlinkCmkKey)) is FlinkCmkKey key) return key.Policy is null ? new PolicySource { Key = key.KeyArn } : new PolicySource { Document = key.Policy, KeyArn = key.KeyArn };
        return plain switch
        {
            PolicyDocument document => new PolicySource { Document = document },
            FileInfo file => new PolicySource { Path = file.FullName },
            string text when text.TrimStart() is { Length: > 0 } json && json[0] == '{' => Parsed(text),
            string text when KeyReference.TryParse(text, out _) => new PolicySource { Key = text },
            string { Length: > 0 } text => new PolicySource { Path = engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text) },
            _ => throw TypedObject.Refusal($"A policy of New-FlinkCmkPolicy, a policy document as JSON text or in a file, or a key is needed here, not {TypedObject.NameOf(inputData)}."),
        };
    }

    private static PolicySource Parsed(string json)
    {
        try
        {
            return new PolicySource { Document = PolicyDocument.Parse(json) };
        }
        catch (PolicyParseException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
