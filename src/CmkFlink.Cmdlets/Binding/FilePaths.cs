using System.Management.Automation;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>Paths of PowerShell as paths of the file system. Another provider's (Env:, Cert:, a location in one of them) name no file: taken for one, they would lead to a place that nobody meant.</summary>
internal static class FilePaths
{
    /// <summary>The path as it stands; the file need not be there.</summary>
    /// <exception cref="OperationException">It is another provider's.</exception>
    public static string Of(PathIntrinsics paths, string path)
    {
        string full = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        Demand(provider, path);
        return full;
    }

    /// <summary>The files that a pattern matches; none where there are none.</summary>
    /// <exception cref="OperationException">It is another provider's.</exception>
    public static IReadOnlyList<string> Matching(PathIntrinsics paths, string pattern)
    {
        try
        {
            IReadOnlyList<string> found = [.. paths.GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider)];
            Demand(provider, pattern);
            return found;
        }
        catch (ItemNotFoundException)
        {
            return [];
        }
    }

    private static void Demand(ProviderInfo provider, string path)
    {
        if (provider.Name == "FileSystem") return;
        throw new OperationException(new OperationFailure(
            "PathNotOfFiles",
            FailureCategory.InvalidArgument,
            $"'{path}' is a path of PowerShell's provider {provider.Name}, not of the file system.",
            "Give the path of a file, with its drive where the current location is not one of files.",
            path));
    }
}
