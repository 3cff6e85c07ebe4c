using System.Globalization;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>KMS takes tab, line ends and U+0020 to U+00FF in a key policy and nothing else.</summary>
/// <remarks>KMS API reference, PutKeyPolicy, Policy.</remarks>
internal sealed class CharacterRule() : LintRule("CMK005", "Character that KMS refuses")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy) yield break;
        for (int i = 0; i < subject.Statements.Count; i++)
        {
            string json = new Documents.PolicyDocument { Statements = [subject.Statements[i].Source] }.ToJson(indented: false);
            if (json.FirstOrDefault(c => c > '\u00FF') is var found and not '\0')
                yield return LintHit.Error(i, $"The statement holds U+{((int)found).ToString("X4", CultureInfo.InvariantCulture)}; a key policy takes characters up to U+00FF, and KMS refuses any other.", "Write it with Latin letters.");
        }
    }
}
