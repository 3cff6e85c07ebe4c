using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Linting;

/// <summary>A policy made ready for the rules: compiled as far as it can be, with the account, callers and applications that it speaks of.</summary>
internal sealed class LintSubject
{
    private LintSubject(LintedPolicy policy)
    {
        Policy = policy;
        Statements = [.. policy.Document.Statements.Select((statement, index) => new LintStatement(policy.Document, statement, index))];
        Place = LintPlace.Of(policy);
        LintStatement[] sound = [.. Statements.Where(statement => statement.Compiled is { } compiled && compiled.HasPrincipal == IsResourcePolicy)];
        IsWhole = sound.Length == Statements.Count && policy.Document.UnknownMembers.Count == 0 && policy.Unresolved.Count == 0;
        Sound = CompiledPolicy.Compile(policy.Document with { UnknownMembers = new Dictionary<string, System.Text.Json.JsonElement>(), Statements = [.. sound.Select(statement => statement.Source)] });
        SoundStatements = sound;
        Callers = [.. Statements.Where(statement => !statement.IsDeny).SelectMany(statement => statement.Source.Principals ?? []).Select(principal => Caller.Of(principal, Place)).OfType<Caller>().GroupBy(caller => caller.Name, StringComparer.Ordinal).Select(same => same.First())];
        Applications = [.. policy.Document.Statements.SelectMany(statement => statement.Conditions).Where(IsApplicationKey).SelectMany(condition => condition.Values)
            .Where(value => FlinkNames.TryParseApplicationArn(value, out _, out _)).Distinct(StringComparer.Ordinal)];
    }

    public LintedPolicy Policy { get; }

    public IReadOnlyList<LintStatement> Statements { get; }

    /// <summary>The statements that can be evaluated in this type of policy.</summary>
    public IReadOnlyList<LintStatement> SoundStatements { get; }

    /// <summary>A policy of those statements alone; its indices are theirs.</summary>
    public CompiledPolicy Sound { get; }

    /// <summary>Whether that is the whole policy. Where it is not, what seems missing may be in the rest.</summary>
    public bool IsWhole { get; }

    public LintPlace Place { get; }

    /// <summary>Whom the statements that allow name, AWS principals and services, each once.</summary>
    public IReadOnlyList<Caller> Callers { get; }

    /// <summary>The MSF applications in conditions on the encryption context and the source.</summary>
    public IReadOnlyList<string> Applications { get; }

    /// <summary>The policies judged together with this one.</summary>
    public IReadOnlyList<LintSubject> Together { get; private set; } = [];

    public bool IsKeyPolicy => Policy.Type == LintedPolicyType.KeyPolicy;

    public bool IsIdentityPolicy => Policy.Type == LintedPolicyType.IdentityPolicy;

    public bool IsResourcePolicy => !IsIdentityPolicy;

    public static IReadOnlyList<LintSubject> Of(IReadOnlyList<LintedPolicy> policies)
    {
        LintSubject[] subjects = [.. policies.Select(policy => new LintSubject(policy))];
        foreach (LintSubject subject in subjects) subject.Together = subjects;
        return subjects;
    }

    public static string NameOf(PolicyDocument document, int index) => document.Statements[index].Sid is { Length: > 0 } sid ? JsonCursor.Short(sid) : $"statement {index + 1}";

    private static bool IsApplicationKey(PolicyCondition condition) =>
        condition.Key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase) || condition.Key.Equals("aws:SourceArn", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One statement with its compiled form, or with the reason why it has none.</summary>
internal sealed class LintStatement
{
    public LintStatement(PolicyDocument document, PolicyStatement statement, int index)
    {
        Source = statement;
        Index = index;
        try
        {
            Compiled = CompiledStatement.Compile(statement, document.Version == PolicyDocument.CurrentVersion);
        }
        catch (PolicyNotSupportedException e)
        {
            Refusal = e.Message;
        }
    }

    public PolicyStatement Source { get; }

    public int Index { get; }

    public CompiledStatement? Compiled { get; }

    public string? Refusal { get; }

    public bool IsDeny => Source.Effect == PolicyEffect.Deny;

    /// <summary>Whether any of the actions as written is the one given or a pattern of it; the other way round for NotAction.</summary>
    public bool Covers(string action) => Source.Actions is { } actions ? actions.Any(pattern => ActionNames.Matches(pattern, action)) : Source.NotActions is { } not && !not.Any(pattern => ActionNames.Matches(pattern, action));

    public bool HasCondition(Func<string, bool> key) => Source.Conditions.Any(condition => key(condition.Key));
}
