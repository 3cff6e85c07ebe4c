using System.Collections;
using System.Management.Automation;
using CmkFlink.Core.Access;

namespace CmkFlink.Cmdlets.Access;

/// <summary>Takes an error record apart: which command, with which arguments, on what.</summary>
internal static class FailedCommands
{
    public static FailedCall Of(ErrorRecord record)
    {
        IDictionary? arguments = record.InvocationInfo?.BoundParameters;
        string? command = record.InvocationInfo?.MyCommand?.Name;
        return new FailedCall
        {
            Exception = record.Exception,
            Command = string.IsNullOrEmpty(command) ? record.CategoryInfo?.Activity : command,
            ApplicationName = Argument(arguments, "ApplicationName") ?? Argument(arguments, "Application"),
            Key = Argument(arguments, "KeyArn") ?? Argument(arguments, "Key") ?? Argument(arguments, "ApplicationEncryptionConfigurationUpdate_KeyIdUpdate"),
            Target = record.TargetObject is PSObject wrapped ? wrapped.BaseObject : record.TargetObject,
        };
    }

    /// <summary>One value as text; of one of the module's objects, what names it. Of several the error's target tells which failed.</summary>
    private static string? Argument(IDictionary? arguments, string name) => arguments is null || !arguments.Contains(name) ? null : Text(arguments[name]);

    private static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text when !WildcardPattern.ContainsWildcardCharacters(text) => text,
        Core.Applications.FlinkApplication application => application.ApplicationName,
        Core.Keys.FlinkCmkKey key => key.KeyArn,
        Array { Length: 1 } one => Text(one.GetValue(0)),
        _ => null,
    };
}
