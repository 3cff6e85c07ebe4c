using System.Collections;
using System.Management.Automation;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>On a parameter that takes result objects of this module by value: accepts them, their deserialized forms, and nothing that merely has properties of the same names.</summary>
/// <remarks>Without it PowerShell's binder would turn any property bag that fits into the type, and one object's key into another's.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TypedObjectAttribute(Type type) : ArgumentTransformationAttribute
{
    public Type Type { get; } = type;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (plain is not IEnumerable list || plain is string or IDictionary) return One(inputData);
        Array many = Array.CreateInstance(Type, list.Cast<object?>().Count());
        int next = 0;
        foreach (object? item in list) many.SetValue(One(item), next++);
        return many;
    }

    private object One(object? value) => TypedObject.Restore(value, Type) ?? throw TypedObject.Refusal($"A {Type.Name} is needed here, not {TypedObject.NameOf(value)}.");
}
