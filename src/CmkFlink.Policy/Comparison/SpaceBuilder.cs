using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>Finds the parts of a request that the statements about one caller and action look at.</summary>
/// <param name="subject">The caller.</param>
/// <param name="action">The action as the request names it.</param>
/// <param name="type">Its row in the table; <see langword="null"/> where it has none.</param>
/// <param name="home">The ARN of the resource that the policies belong to; for identity policies <see langword="null"/>.</param>
/// <param name="place">Partition, Region and account of it all.</param>
internal sealed class SpaceBuilder(Subject subject, string action, AwsAction? type, string? home, Arn place)
{
    private const string Sample = "cmkflink-other";

    /// <summary>Keys that follow from a service forwarding the call.</summary>
    private static readonly HashSet<string> Forwarding = new(StringComparer.OrdinalIgnoreCase) { "kms:ViaService", "aws:ViaAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast" };

    public RequestSpace Build(IReadOnlyList<CompiledStatement> statements)
    {
        List<Dimension> dimensions = [];
        CompiledCondition[] conditions = [.. statements.SelectMany(s => s.Conditions)];
        if (home is null) dimensions.Add(Resources(statements));
        if (!subject.HasNoAccount && conditions.Any(c => Forwarding.Contains(c.Source.Key))) dimensions.Add(Forwarders(conditions.Where(c => Forwarding.Contains(c.Source.Key))));
        ILookup<string, CompiledCondition> byKey = conditions.Where(c => IsFree(c.Source.Key)).ToLookup(c => c.Source.Key.ToLowerInvariant(), StringComparer.Ordinal);
        HashSet<string> variables = new(Texts(statements).SelectMany(ConditionSamples.Variables).Where(IsFree), StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, CompiledCondition> key in byKey) dimensions.Add(Key(key.Select(c => c.Source.Key).OrderBy(k => k, StringComparer.Ordinal).First(), key, variables.Remove(key.Key)));
        dimensions.AddRange(variables.Select(name => Key(name, [], variable: true)));
        return new RequestSpace([.. dimensions.OrderBy(d => d.Name, StringComparer.Ordinal)]);
    }

    public AuthorizationRequest Request(RequestSpace space, int[] cell)
    {
        RequestDraft draft = new() { Resource = home ?? "*", Region = place.Region };
        for (int d = 0; d < cell.Length; d++) space.Dimensions[d].Apply(draft, space.Dimensions[d].Candidates[cell[d]]);
        bool outsider = subject.Principal.Account.Length > 0 && subject.Principal.Account != place.Account;
        // The evaluator stays within one account; the resource is put into the outsider's, and the key that tells is set right.
        if (outsider) draft.Context.Set("aws:ResourceAccount", place.Account);
        return new AuthorizationRequest
        {
            Principal = subject.Principal,
            Action = action,
            Resource = draft.Resource,
            ResourceAccount = outsider ? subject.Principal.Account : place.Account,
            Region = draft.Region,
            ForwardedBy = draft.ForwardedBy,
            Context = draft.Context,
        };
    }

    /// <summary>For each statement the candidates that satisfy its conditions and resource, dimension by dimension.</summary>
    public IEnumerable<int[]?[]> Satisfying(RequestSpace space, IReadOnlyList<CompiledStatement> statements)
    {
        int[] nothing = new int[space.Dimensions.Count];
        foreach (CompiledStatement statement in statements)
            yield return [.. space.Dimensions.Select((dimension, d) =>
            {
                CompiledCondition[] own = [.. statement.Conditions.Where(c => dimension.Name.Equals(c.Source.Key, StringComparison.OrdinalIgnoreCase) || (dimension.Name == "kms:ViaService" && Forwarding.Contains(c.Source.Key)))];
                if (own.Length == 0 && dimension.Name != "resource") return null;
                return Enumerable.Range(0, dimension.Candidates.Count).Where(value =>
                {
                    int[] cell = (int[])nothing.Clone();
                    cell[d] = value;
                    AuthorizationRequest request = Request(space, cell);
                    return dimension.Name == "resource" ? statement.MatchesResource(request) : own.All(c => c.IsSatisfied(request, ifUnclear: true));
                }).ToArray();
            })];
    }

    private static bool IsFree(string key) => !Subject.DerivedKeys.Contains(key) && !Forwarding.Contains(key);

    private static IEnumerable<string> Texts(IEnumerable<CompiledStatement> statements) =>
        statements.SelectMany(s => s.Conditions.SelectMany(c => c.Source.Values).Concat(s.Source.Resources ?? s.Source.NotResources ?? []));

    private Dimension Key(string name, IEnumerable<CompiledCondition> conditions, bool variable)
    {
        CompiledCondition[] all = [.. conditions];
        bool many = all.Any(c => c.Operator.Quantifier != ConditionQuantifier.None);
        List<Candidate> candidates = [.. ConditionSamples.Of(all, Variable)];
        if (variable) candidates.Add(new Candidate(VariableValue(name), [VariableValue(name)]));
        return new Dimension(name, candidates, (draft, candidate) =>
        {
            if (candidate.Values is null) return;
            if (many) draft.Context.SetMany(name, candidate.Values);
            else draft.Context.Set(name, candidate.Values[0]);
        });
    }

    private Dimension Forwarders(IEnumerable<CompiledCondition> conditions)
    {
        IEnumerable<string> mentioned = conditions.Where(c => !c.Source.Key.Equals("aws:ViaAWSService", StringComparison.OrdinalIgnoreCase)).SelectMany(c => c.Source.Values).Where(v => v.Contains('.')).Distinct(StringComparer.Ordinal).OrderBy(v => v, StringComparer.Ordinal);
        List<Candidate> candidates = [Candidate.Absent, .. mentioned.Select(v => new Candidate(v, [ConditionSamples.Instances(v).First()])), new Candidate("another service", [$"{Sample}.{place.Region}.amazonaws.com"], IsOther: true)];
        return new Dimension("kms:ViaService", candidates, (draft, candidate) =>
        {
            if (candidate.IsAbsent) return;
            string via = candidate.Text;
            string[] parts = via.Split('.');
            // SERVICE.REGION.amazonaws.com as kms:ViaService writes it, or SERVICE.amazonaws.com as aws:CalledVia does.
            draft.ForwardedBy = parts.Length == 4 ? $"{parts[0]}.{parts[2]}.{parts[3]}" : via;
            if (parts.Length == 4) draft.Region = parts[1];
        });
    }

    private Dimension Resources(IReadOnlyList<CompiledStatement> statements)
    {
        string other = type?.ResourceArn(place, Sample) ?? "*";
        string[] patterns = [];
        List<Candidate> candidates = [new Candidate("another resource", [other], IsOther: true)];
        if (other != "*")
        {
            patterns = [.. statements.SelectMany(s => s.Source.Resources ?? s.Source.NotResources ?? []).Where(p => p != "*").Distinct(StringComparer.Ordinal)];
            candidates.AddRange(patterns.SelectMany(p => Instances(p, other).Select(text => new Candidate(p, [text]))).Where(c => c.Text != other));
            candidates.Add(new Candidate("another partition's resource", [type!.ResourceArn(place with { Partition = "other" }, Sample)], IsOther: true));
            candidates.Add(new Candidate("another account's resource", [type.ResourceArn(place with { Account = "000000000000" }, Sample)], IsOther: true));
            if (type.Service is not ("iam" or "sts")) candidates.Add(new Candidate("another Region's resource", [type.ResourceArn(place with { Region = "other-region-1" }, Sample)], IsOther: true));
        }

        // What nobody names and a pattern covers goes by the pattern, the longest of them.
        string? Cover(string text) => patterns.Where(p => Covers(ConditionSamples.Resolve(p, Variable), text)).OrderByDescending(p => p.Length).ThenBy(p => p, StringComparer.Ordinal).FirstOrDefault();
        IReadOnlyList<Candidate> distinct = [.. candidates.Select(c => c.IsOther && Cover(c.Text) is { } pattern ? new Candidate(pattern, c.Values) : c).GroupBy(c => c.Text, StringComparer.Ordinal).Select(same => same.First()).OrderBy(c => c.IsOther).ThenBy(c => c.Label, StringComparer.Ordinal).ThenBy(c => c.Text, StringComparer.Ordinal)];
        return new Dimension("resource", distinct, (draft, candidate) => draft.Resource = candidate.Text);
    }

    /// <summary>ARNs that a pattern matches: as near to a resource of the right type as the pattern allows.</summary>
    private IEnumerable<string> Instances(string pattern, string other)
    {
        string resolved = ConditionSamples.Resolve(pattern, Variable);
        string[] parts = resolved.Split([':'], 6);
        string[] near = other.Split([':'], 6);
        if (parts.Length != 6) yield break;
        foreach (string last in GlobMatches(parts[5], near[5]) ? [near[5]] : ConditionSamples.Instances(parts[5]))
            yield return string.Join(":", parts.Take(5).Select((part, i) => GlobMatches(part, near[i]) ? near[i] : ConditionSamples.Instances(part).First()).Append(last));
    }

    private static bool Covers(string pattern, string arn)
    {
        string[] parts = pattern.Split([':'], 6);
        string[] texts = arn.Split([':'], 6);
        return parts.Length == texts.Length && parts.Zip(texts, GlobMatches).All(matches => matches);
    }

    private static bool GlobMatches(string pattern, string text) => TextPattern.Parse(pattern, PatternSyntax.Wildcards).IsMatch(text);

    /// <summary>What a policy variable stands for: the caller's own, the default, or a sample that the request then carries.</summary>
    private string Variable(string name, string? fallback)
    {
        if (IsFree(name)) return VariableValue(name);
        KeyValues found = new ContextKey(name).Find(new AuthorizationRequest { Principal = subject.Principal, Action = action, Resource = "*", ResourceAccount = place.Account, Region = place.Region });
        return found.Count == 1 ? found[0] : fallback ?? Sample;
    }

    private static string VariableValue(string name) => $"value-of-{name.Substring(name.LastIndexOfAny([':', '/']) + 1)}";
}
