using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>An action that KMS does not have, or one of another service in a key policy.</summary>
/// <remarks>Service authorization reference, AWS Key Management Service.</remarks>
internal sealed class ActionRule() : LintRule("CMK032", "Unknown action")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            foreach (string action in (statement.Source.Actions ?? statement.Source.NotActions ?? []).Where(action => action != "*" && action.IndexOf(':') > 0))
            {
                string shown = JsonCursor.Short(action);
                string element = statement.Source.Actions is null ? ".NotAction" : ".Action";
                bool isKms = action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);
                if (isKms && !ActionNames.Kms.Any(name => ActionNames.Matches(action, name)))
                    yield return LintHit.Warning(statement.Index, $"'{shown}' means no action of KMS, so it neither allows nor denies anything.", Spelling.Nearest(action, ActionNames.Kms) is { } meant ? $"Did you mean {meant}?" : "Look the action up in the service authorization reference.", element);
                else if (!isKms && subject.IsKeyPolicy && !Covers(action))
                    yield return LintHit.Warning(statement.Index, $"'{shown}' is an action of another service; a key policy decides on KMS actions only.", "Put it into an identity policy, or remove it.", element);
            }
        }
    }

    /// <summary>Whether a pattern such as k*:Decrypt reaches into KMS.</summary>
    private static bool Covers(string action) => ActionNames.Kms.Any(name => ActionNames.Matches(action, name));
}
