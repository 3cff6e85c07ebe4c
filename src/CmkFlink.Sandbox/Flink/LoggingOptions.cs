using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>The CloudWatch log streams of an application. The sandbox writes no logs; it keeps the settings.</summary>
internal static class LoggingOptions
{
    public static void Add(FlinkApplication application, CallInput option)
    {
        string stream = option.RequiredText("LogStreamARN", 1, 2048);
        application.LoggingOptions.Add(new JsonObject { ["CloudWatchLoggingOptionId"] = $"{application.NextLoggingOption++}.1", ["LogStreamARN"] = stream });
    }

    /// <exception cref="ServiceException">InvalidArgumentException: no such option.</exception>
    public static JsonObject Find(FlinkApplication application, string id) =>
        application.LoggingOptions.OfType<JsonObject>().FirstOrDefault(o => (string?)o["CloudWatchLoggingOptionId"] == id) ?? throw FlinkErrors.InvalidArgument($"CloudWatch logging option '{id}' does not exist.");
}
