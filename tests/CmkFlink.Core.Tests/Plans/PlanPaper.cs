using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Core.Plans;

namespace CmkFlink.Core.Tests.Plans;

/// <summary>A file for a plan, in a folder of its own, and what can be done to it on its way.</summary>
internal sealed class PlanPaper : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmkflink-plan-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "plan.json");

    public string Text
    {
        get => File.ReadAllText(Path);
        set => File.WriteAllText(Path, value);
    }

    public bool IsWritten => File.Exists(Path);

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement Plan => Json.GetProperty("plan");

    public string Id => Plan.GetProperty("id").GetString()!;

    public string Sha256 => Json.GetProperty("sha256").GetString()!;

    /// <summary>Edits the plan and gives it the hash that belongs to it then, as somebody who knows how would.</summary>
    public void Forge(Action<JsonObject> edit)
    {
        JsonObject plan = (JsonObject)JsonNode.Parse(Plan.GetRawText())!;
        edit(plan);
        using JsonDocument edited = JsonDocument.Parse(plan.ToJsonString());
        Text = new JsonObject { ["plan"] = plan, ["sha256"] = CanonicalJson.Digest(edited.RootElement) }.ToJsonString();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
