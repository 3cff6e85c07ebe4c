using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Demo;

/// <summary>What <c>--demo</c> adds: applications to practise on, made by the account administrator through the front door like any others.</summary>
internal static class DemoContent
{
    /// <summary>Adds <c>orders</c> (FLINK-1_20, RUNNING, two READY snapshots under the AWS owned key), <c>legacy</c> (FLINK-1_18, READY) and <c>notebook</c> (ZEPPELIN-FLINK-3_0, INTERACTIVE).</summary>
    /// <param name="administrator">Allowed everything.</param>
    /// <param name="executionRoleArn">The service execution role, which trusts MSF.</param>
    /// <param name="running">What <c>orders</c> is called.</param>
    public static void AddTo(SandboxEnvironment environment, Caller administrator, string executionRoleArn, string running = "orders")
    {
        JsonObject Call(string operation, JsonObject input) => environment.Dispatcher.Invoke(new ServiceCall
        {
            Service = "kinesisanalytics",
            Operation = operation,
            Input = JsonSerializer.SerializeToElement(input),
            Caller = administrator,
            RequestId = environment.Ids.NextUuid(),
        });

        void Create(string name, string runtime, string description, JsonObject configuration) => Call("CreateApplication", new JsonObject
        {
            ["ApplicationName"] = name,
            ["ApplicationDescription"] = description,
            ["RuntimeEnvironment"] = runtime,
            ["ServiceExecutionRole"] = executionRoleArn,
            ["ApplicationConfiguration"] = configuration,
        });

        Create(running, "FLINK-1_20", "Aggregates orders", Streaming("orders-1.4.jar"));
        Create("legacy", "FLINK-1_18", "Needs an in-place upgrade before it can use a customer managed key", Streaming("legacy-0.9.jar"));
        Create("notebook", "ZEPPELIN-FLINK-3_0", "A Studio notebook", []);

        Call("StartApplication", new JsonObject { ["ApplicationName"] = running, ["RunConfiguration"] = new JsonObject { ["ApplicationRestoreConfiguration"] = new JsonObject { ["ApplicationRestoreType"] = "RESTORE_FROM_LATEST_SNAPSHOT" } } });
        AdvanceUntil(environment, () => (string?)Call("DescribeApplication", new JsonObject { ["ApplicationName"] = running })["ApplicationDetail"]!["ApplicationStatus"] == "RUNNING");
        foreach (string snapshot in (string[])["nightly-1", "nightly-2"])
        {
            JsonObject named() => new() { ["ApplicationName"] = running, ["SnapshotName"] = snapshot };
            Call("CreateApplicationSnapshot", named());
            AdvanceUntil(environment, () => (string?)Call("DescribeApplicationSnapshot", named())["SnapshotDetails"]!["SnapshotStatus"] == "READY");
        }
    }

    private static JsonObject Streaming(string file) => new()
    {
        ["ApplicationCodeConfiguration"] = new JsonObject
        {
            ["CodeContentType"] = "ZIPFILE",
            ["CodeContent"] = new JsonObject { ["S3ContentLocation"] = new JsonObject { ["BucketARN"] = "arn:aws:s3:::flink-code", ["FileKey"] = file } },
        },
        ["ApplicationSnapshotConfiguration"] = new JsonObject { ["SnapshotsEnabled"] = true },
        ["ApplicationSystemRollbackConfiguration"] = new JsonObject { ["RollbackEnabled"] = true },
    };

    /// <summary>Moves virtual time on in growing steps, so that any time scale is served.</summary>
    private static void AdvanceUntil(SandboxEnvironment environment, Func<bool> reached)
    {
        TimeSpan step = TimeSpan.FromSeconds(1);
        for (int i = 0; i < 24; i++, step *= 2)
        {
            environment.Clock.Advance(step);
            if (reached()) return;
        }
        throw new InvalidOperationException("The demo's application did not reach its state.");
    }
}
