using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkFlink.Aws.Tests.Runtime;

/// <summary>
/// One row of Data/operations.json: an operation with every member filled, the request that botocore 1.43.11 makes of it, an answer, and what botocore reads
/// from that answer. The data was made once with botocore; it shares nothing with the runtime under test.
/// </summary>
public sealed record OperationCase(string Service, string Operation, JsonObject Row)
{
    private static readonly Lazy<IReadOnlyList<OperationCase>> Cases = new(Read);

    public static IReadOnlyList<OperationCase> All => Cases.Value;

    public string Answer => (string)Row["response"]!;

    public JsonObject Input => Row["input"]!.AsObject();

    public JsonObject Output => Row["output"]!.AsObject();

    public static TheoryData<string, string> Names(string service)
    {
        var names = new TheoryData<string, string>();
        foreach (var row in All.Where(row => row.Service == service))
        {
            names.Add(row.Service, row.Operation);
        }

        return names;
    }

    public static OperationCase Of(string service, string operation) => All.Single(row => row.Service == service && row.Operation == operation);

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Runtime", "Data", file);

    private static IReadOnlyList<OperationCase> Read() =>
    [
        .. JsonNode.Parse(File.ReadAllText(PathOf("operations.json")))!.AsArray()
            .Select(row => new OperationCase((string)row!["service"]!, (string)row["operation"]!, row.AsObject())),
    ];
}
