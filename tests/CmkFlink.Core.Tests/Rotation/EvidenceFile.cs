using System.Text.Json;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>A file for evidence in a folder of its own.</summary>
internal sealed class EvidenceFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmkflink-evidence-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "evidence.jsonl");

    public string Text => File.ReadAllText(Path);

    public IReadOnlyList<JsonElement> Lines => [.. File.ReadAllLines(Path).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    public void Dispose() => _folder.Delete(recursive: true);
}
