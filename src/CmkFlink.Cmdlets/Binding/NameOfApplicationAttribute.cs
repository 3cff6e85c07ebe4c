using System.Collections;
using System.Management.Automation;
using CmkFlink.Core.Applications;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>On a parameter of names, where applications are changed: refuses an application itself.</summary>
/// <remarks>PowerShell would take its name and lose its Region, so that its namesake in the user's own Region would be changed.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOfApplicationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        IEnumerable given = plain is IEnumerable list and not (string or IDictionary) ? list : new[] { inputData };
        return given.Cast<object?>().Any(one => TypedObject.Restore(one, typeof(FlinkApplication)) is not null)
            ? throw TypedObject.Refusal("A name is needed here, not a FlinkApplication, whose Region would be lost. Pipe the application into the command, or give its ApplicationName, and its Region by -Region.")
            : inputData;
    }
}
