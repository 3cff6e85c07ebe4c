using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Tests.Properties;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Policy.Tests.Comparison;

/// <summary>What holds of every comparison.</summary>
public sealed class ComparisonProperties
{
    private static readonly Config Few = PropertyRuns.Of(40);

    private static Gen<(PolicyDocument One, PolicyDocument Other)> Pairs { get; } =
        from resource in Gen.Elements(true, false)
        from one in Generators.Document(resource, notPrincipal: true)
        from other in Generators.Document(resource, notPrincipal: true)
        select (one, other);

    [Fact]
    public void A_policy_written_in_another_way_never_differs() => Check(
        from pair in Pairs
        from seed in Gen.Choose(0, int.MaxValue)
        select (pair.One, Rewritten(pair.One, seed)),
        (one, rewritten) => PolicyComparer.Compare(one, rewritten).Count == 0);

    [Fact]
    public void A_policy_written_in_another_way_differs_from_a_third_in_the_same_words() => Check(
        Pairs,
        (one, other) => PolicyComparer.Compare(one, other).SequenceEqual(PolicyComparer.Compare(Rewritten(one, 7), Rewritten(other, 11))));

    [Fact]
    public void What_one_direction_gives_the_other_takes() => Check(
        Pairs,
        (one, other) => Mirror(PolicyComparer.Compare(one, other), turned: false).SetEquals(Mirror(PolicyComparer.Compare(other, one), turned: true)));

    [Fact]
    public void No_difference_means_that_no_request_is_decided_differently() => Check(
        from resource in Generators.Document(resource: true)
        from extra in Generators.Statement(resource: true)
        select (resource, resource with { Statements = [.. resource.Statements, extra] }),
        (one, other) => PolicyComparer.Compare(one, other, Example.Key).Count > 0 || Generators.Request.Sample(200).All(request => Outcome(one, request) == Outcome(other, request)));

    private static AccessOutcome Outcome(PolicyDocument keyPolicy, AuthorizationRequest request)
    {
        AccessOutcome outcome = PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = CompiledPolicy.Compile(keyPolicy) }).Outcome;
        // Without grants a lacking Allow and a Deny come to the same, and a key policy has no say where there is no key.
        return outcome == AccessOutcome.Allowed && request.Resource != "*" ? outcome : AccessOutcome.ImplicitlyDenied;
    }

    private static void Check(Gen<(PolicyDocument One, PolicyDocument Other)> pairs, Func<PolicyDocument, PolicyDocument, bool> holds) =>
        FsCheck.Check.One(Few, Prop.ForAll(Arb.From(pairs), pair => holds(pair.One, pair.Other)));

    private static HashSet<(string, string, bool, string, string, string)> Mirror(IEnumerable<FlinkCmkAccessDifference> differences, bool turned) =>
        [.. differences.Select(d => (d.Principal, d.Action, d.Change is AccessChange.Granted or AccessChange.Widened != turned, turned ? d.After : d.Before, turned ? d.Before : d.After, d.Condition))];

    /// <summary>Another order of statements, actions, principals, conditions and values, other Sids, other letters in names, one statement an action, repetitions.</summary>
    private static PolicyDocument Rewritten(PolicyDocument document, int seed)
    {
        Random random = new(seed);
        IReadOnlyList<T> Shuffled<T>(IEnumerable<T> items) => [.. items.Select(item => (item, random.Next())).OrderBy(pair => pair.Item2).Select(pair => pair.item)];
        IEnumerable<PolicyStatement> Split(PolicyStatement s) => s.Actions is { Count: > 1 } && random.Next(2) == 0 ? s.Actions.Select(a => s with { Actions = [a] }) : [s];
        PolicyStatement Written(PolicyStatement s) => s with
        {
            Sid = "S" + random.Next(1000),
            Actions = s.Actions is null ? null : Shuffled(s.Actions.Select(a => random.Next(2) == 0 ? a.ToLowerInvariant() : a)),
            NotActions = s.NotActions is null ? null : Shuffled(s.NotActions),
            Principals = s.Principals is null ? null : Shuffled(s.Principals),
            NotPrincipals = s.NotPrincipals is null ? null : Shuffled(s.NotPrincipals),
            Resources = s.Resources is null ? null : Shuffled(s.Resources),
            NotResources = s.NotResources is null ? null : Shuffled(s.NotResources),
            Conditions = Shuffled(s.Conditions.Select(c => c with { Values = Shuffled(c.Values) })),
        };
        PolicyStatement[] statements = [.. document.Statements.SelectMany(Split).Select(Written)];
        return document with { Id = "I" + seed, Statements = [.. Shuffled(statements), .. statements.Take(random.Next(2))] };
    }
}
