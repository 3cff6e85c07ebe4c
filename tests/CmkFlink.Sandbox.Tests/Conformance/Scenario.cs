using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>A run through a service. Each step first sends every malformed form of its input, which must be refused and change nothing, then the input itself, whose answer must conform.</summary>
internal sealed class Scenario(ConformanceClient client, string constraintCode)
{
    private readonly HashSet<string> _covered = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public IReadOnlyCollection<string> Covered => _covered;

    public int MalformedSent { get; private set; }

    public static Scenario On(FlinkSandbox sandbox, string model, string signingName, string constraintCode, string profile = "account-administrator") =>
        new(new ConformanceClient(sandbox, ServiceModel.Load(model), signingName, TestSigner.For(sandbox, profile)), constraintCode);

    /// <summary>A successful step.</summary>
    /// <returns>The members of its answer.</returns>
    public JsonObject Do(string operation, object? input = null)
    {
        JsonObject valid = JsonSerializer.SerializeToNode(input ?? new { })!.AsObject();
        ModelShape shape = client.Model.InputOf(operation);
        foreach (MalformedInput malformed in new MalformedInputs(client.Model).Of(shape, valid)) Refuse(operation, malformed);
        Answer answer = client.Call(operation, valid);
        _covered.Add(operation);
        Assert.True(answer.Status == 200, $"{operation} was answered {answer.Status} {answer.Body} after\n{string.Join((char)10, _problems)}\n{valid.ToJsonString()}");
        JsonObject members = client.Members(operation, answer);
        _problems.AddRange(AnswerCheck.Problems(client.Model, client.Model.OutputOf(operation), members).Select(p => $"{operation}: {p}"));
        return members;
    }

    /// <summary>A refusal whose code and status must be those that the model lists for the operation.</summary>
    public void Refused(string operation, string code, object? input = null)
    {
        Answer answer = client.Call(operation, JsonSerializer.SerializeToNode(input ?? new { })!.AsObject());
        if (answer.Code != code) _problems.Add($"{operation} was to be refused with {code}: {answer.Status} {answer.Body}");
        else if (!client.Model.Operations[operation].Errors.TryGetValue(code, out int status)) _problems.Add($"{operation}: {code} is none of the model's errors");
        else if (answer.Status != status) _problems.Add($"{operation}: {code} came with status {answer.Status}, not {status}");
    }

    public void AssertSound() => Assert.True(_problems.Count == 0, string.Join('\n', _problems.Distinct()));

    private void Refuse(string operation, MalformedInput malformed)
    {
        MalformedSent++;
        Answer answer = client.Call(operation, malformed.Input);
        string[] codes = (malformed.Violation, client.Model.IsQuery) switch
        {
            (Violation.Type, false) => ["SerializationException"],
            (Violation.Type, true) => ["MalformedInput", "MalformedQueryString"],
            _ => [constraintCode],
        };
        string input = malformed.Input.ToJsonString();
        if (answer.Status != 400 || !codes.Contains(answer.Code)) _problems.Add($"{operation} with {malformed.Violation} {malformed.Path} was answered {answer.Status} {(answer.Status == 200 ? "" : answer.Code)}: {(input.Length > 300 ? input[..300] : input)}");
    }
}
