using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Estate;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Cmdlets.Reports;

/// <summary>On a parameter that takes what a report is made of: FlinkCmkStatus, FlinkCmkCheck and FlinkCmkFinding objects, mixed, alone or in lists, also in their deserialized forms.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReportInputAttribute : ArgumentTransformationAttribute
{
    private static readonly Type[] Accepted = [typeof(FlinkCmkStatus), typeof(FlinkCmkCheck), typeof(FlinkCmkFinding)];

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (plain is ReportInput or ReportInput[]) return plain;
        return plain is IEnumerable list and not (string or IDictionary) ? list.Cast<object?>().Select(One).ToArray() : new[] { One(inputData) };
    }

    private static ReportInput One(object? value)
    {
        object? restored = Accepted.Select(type => TypedObject.Restore(value, type)).FirstOrDefault(found => found is not null);
        return restored switch
        {
            null => new ReportInput($"A FlinkCmkStatus, FlinkCmkCheck or FlinkCmkFinding is needed here, not {TypedObject.NameOf(value)}."),
            FlinkCmkStatus status when IsCut(PSObject.AsPSObject(value!), status) => new ReportInput($"The status of {status} was exported without its parts: export it with -Depth 4, or, where it comes from a job or another machine, make the report there."),
            _ => new ReportInput(restored),
        };
    }

    // Export-Clixml cuts what lies deeper than -Depth to texts. A status without its findings would be reported as in order.
    private static bool IsCut(PSObject given, FlinkCmkStatus status) =>
        Count(given, nameof(status.Findings)) != status.Findings.Count
        || Count(given, nameof(status.Snapshots)) != (status.Snapshots?.Count ?? 0)
        || Count(given, nameof(status.Operators)) != status.Operators.Count
        || (given.Properties[nameof(status.Error)]?.Value is not null && status.Error is null);

    private static int Count(PSObject given, string property) =>
        given.Properties[property]?.Value is { } value && (value is PSObject wrapper ? wrapper.BaseObject : value) is IEnumerable list and not string ? list.Cast<object?>().Count() : 0;
}
