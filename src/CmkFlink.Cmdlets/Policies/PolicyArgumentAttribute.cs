using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>On a parameter that takes a policy: what New-FlinkCmkPolicy made, its deserialized form, or a policy document as JSON text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyArgumentAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (TypedObject.Restore(inputData, typeof(FlinkCmkPolicy)) is { } policy) return policy;
        if ((inputData is PSObject wrapper ? wrapper.BaseObject : inputData) is not string json)
            throw TypedObject.Refusal($"A policy of New-FlinkCmkPolicy, or a policy document as JSON text, is needed here, not {TypedObject.NameOf(inputData)}.");
        try
        {
            return FlinkCmkPolicy.From(PolicyDocument.Parse(json), null);
        }
        catch (PolicyParseException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
