using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Policies;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>On a parameter that takes a policy to be read, sound or not: what New-FlinkCmkPolicy made, its deserialized form, or text.</summary>
/// <param name="acceptKeys">Whether a key of Get-FlinkCmkKey stands for its policy; where not, the binder goes on to bind it by its ARN.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyInputAttribute(bool acceptKeys = false) : ArgumentTransformationAttribute
{
    public bool AcceptKeys { get; } = acceptKeys;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (plain is PolicyInput source) return source;
        if (TypedObject.Restore(inputData, typeof(FlinkCmkPolicy)) is FlinkCmkPolicy policy) return new PolicyInput(policy.Json, policy.Kind?.ToString());
        if (AcceptKeys && TypedObject.Restore(inputData, typeof(FlinkCmkKey)) is FlinkCmkKey { Policy: { } document } key) return new PolicyInput(document.ToJson(), key.KeyArn, key.KeyArn, HasLines: false);
        if (plain is string text) return new PolicyInput(text);
        throw TypedObject.Refusal($"A policy of New-FlinkCmkPolicy, a policy document as JSON text, or a CloudFormation template as text is needed here, not {TypedObject.NameOf(inputData)}.");
    }
}
