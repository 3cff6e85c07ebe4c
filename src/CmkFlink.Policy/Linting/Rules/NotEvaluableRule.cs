using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>An element, operator, value or principal that the evaluator does not understand: AWS may refuse it, and no other rule can judge the statement.</summary>
internal sealed class NotEvaluableRule() : LintRule("CMK002", "Cannot be evaluated")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (string member in subject.Policy.Document.UnknownMembers.Keys)
            yield return LintHit.Error(-1, $"'{JsonCursor.Short(member)}' is no element of a policy; AWS refuses the document.", "Remove it; a policy has Version, Id and Statement, spelt with capitals.", "." + JsonCursor.Short(member));
        foreach (LintStatement statement in subject.Statements.Where(statement => statement.Refusal is not null && !ReportedElsewhere(statement.Source)))
        {
            // The words name the statement, and so does the finding.
            string why = statement.Refusal!.Substring(statement.Refusal.IndexOf(": ", StringComparison.Ordinal) is > 0 and int colon && statement.Refusal.StartsWith("Statement ", StringComparison.Ordinal) ? colon + 2 : 0);
            string unknown = statement.Source.UnknownMembers.Keys.FirstOrDefault() is { } member ? "." + JsonCursor.Short(member) : "";
            bool foreign = (statement.Source.Principals ?? statement.Source.NotPrincipals ?? []).Any(principal => principal.Type is PolicyPrincipalType.Federated or PolicyPrincipalType.CanonicalUser);
            if (foreign) yield return LintHit.Information(statement.Index, $"{why} The statement is left out of every other check.", "Check by hand what the statement allows.", unknown);
            else yield return LintHit.Error(statement.Index, $"{why} What the statement allows or denies cannot be told, and it is left out of every other check.", "Write the element as the IAM policy grammar has it.", unknown);
        }
    }

    private static bool ReportedElsewhere(PolicyStatement statement) => statement.NotPrincipals is not null && statement.Effect == PolicyEffect.Allow && statement.UnknownMembers.Count == 0;
}
