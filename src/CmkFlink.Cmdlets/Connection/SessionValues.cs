using System.Collections;
using System.Management.Automation;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>Turns what users pass or keep in session variables into plain values.</summary>
internal static class SessionValues
{
    /// <summary>The value without PowerShell's wrapper.</summary>
    public static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>A Region by name: of a string, of the SDK's RegionEndpoint (SystemName), or of AWS.Tools' AWSRegion (Region).</summary>
    public static string? RegionName(object? value) => Unwrap(value) switch
    {
        null => null,
        string name => name,
        // One in a list is one; several are an error that can name them.
        IEnumerable several and not IDictionary => string.Join(", ", several.Cast<object?>().Select(RegionName)),
        object other => Property(other, "SystemName") ?? Property(other, "Region") ?? other.ToString(),
    };

    /// <summary>Endpoints by service; "*" for all where one address was given.</summary>
    /// <exception cref="OperationException">Neither an address nor a table of addresses.</exception>
    public static Dictionary<string, string>? Endpoints(object? value)
    {
        switch (Unwrap(value))
        {
            case null:
                return null;
            case string address:
                return new Dictionary<string, string> { ["*"] = address };
            case Uri address:
                return new Dictionary<string, string> { ["*"] = address.AbsoluteUri };
            case IDictionary table:
                Dictionary<string, string> endpoints = new(StringComparer.OrdinalIgnoreCase);
                foreach (DictionaryEntry entry in table) endpoints[$"{entry.Key}"] = $"{entry.Value}";
                return endpoints;
            default:
                throw new OperationException(new OperationFailure(
                    "InvalidEndpointUrl",
                    FailureCategory.InvalidArgument,
                    "-EndpointUrl takes one address, or a table of addresses by service.",
                    "Give \"https://...\", or @{ kms = \"https://...\" } with the names kms, kinesisanalyticsv2, iam and sts.",
                    value));
        }
    }

    /// <summary>The connection of another actor in the same place. The caller's own credentials must not stand in for another's.</summary>
    public static AwsConnectionOptions OfAnother(AwsConnectionOptions own, string? profile, object? credential) =>
        own with { ProfileName = profile, Credential = Unwrap(credential), AccessKey = null, SecretKey = null, SessionToken = null, StoredCredentials = null };

    private static string? Property(object value, string name) => PSObject.AsPSObject(value).Properties[name]?.Value?.ToString();
}
