using System.Globalization;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Optimistic concurrency: a change names the version, or the token, of what it was made from.</summary>
internal static class ChangeGuard
{
    /// <exception cref="ServiceException">InvalidArgumentException where neither is given; ConcurrentModificationException where one is stale.</exception>
    public static void Check(FlinkApplication application, CallInput input)
    {
        long? version = input.Number("CurrentApplicationVersionId", 1, 999_999_999);
        string? token = input.Text("ConditionalToken", 1, 512, t => t.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '/' or '='), "[a-zA-Z0-9-_+/=]+");
        if (version is null && token is null) throw FlinkErrors.InvalidArgument("Either CurrentApplicationVersionId or ConditionalToken is required.");
        if (version is long id && id != application.Version.Id) throw FlinkErrors.StaleVersion();
        // Assumption MSF-15: where both are given, both must be current.
        if (token is not null && token != application.ConditionalToken) throw new ServiceException("ConcurrentModificationException", string.Create(CultureInfo.InvariantCulture, $"The provided conditional token does not match the most recent one for the application, at version {application.Version.Id}."));
    }
}
