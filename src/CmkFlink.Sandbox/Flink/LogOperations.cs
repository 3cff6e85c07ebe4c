using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>ListApplicationOperations, newest first, and DescribeApplicationOperation.</summary>
internal sealed class LogOperations(FlinkAccess access)
{
    public JsonObject ListApplicationOperations(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 50) ?? 50);
        long? before = Paging.Decode(input.Text("NextToken", 1, 512), "operations", FlinkAccess.InvalidToken);
        string? name = input.Text("Operation", 1, 64);
        string? status = input.Choice("OperationStatus", "IN_PROGRESS", "CANCELLED", "SUCCESSFUL", "FAILED");
        FlinkApplication application = access.Open(call, input);
        (List<FlinkOperation> page, string? next) = Paging.Descending(application.Operations, o => o.Number, before, limit, "operations", o => (name is null || o.Name == name) && (status is null || o.Status.ToString() == status));
        JsonObject answer = new() { ["ApplicationOperationInfoList"] = new JsonArray([.. page.Select(o => (JsonNode)ApplicationView.OperationInfo(o))]) };
        if (next is not null) answer["NextToken"] = next;
        return answer;
    }

    public JsonObject DescribeApplicationOperation(ServiceCall call, CallInput input)
    {
        string id = input.RequiredText("OperationId", 1, 64);
        FlinkApplication application = access.Open(call, input);
        FlinkOperation operation = application.Operations.Find(o => o.Id == id) ?? throw FlinkErrors.OperationNotFound(id, application.Name);
        return new JsonObject { ["ApplicationOperationInfoDetails"] = ApplicationView.OperationDetails(operation) };
    }
}
