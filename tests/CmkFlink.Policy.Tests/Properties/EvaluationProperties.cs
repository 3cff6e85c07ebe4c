using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Policy.Tests.Properties;

public class EvaluationProperties
{
    private static readonly Config Many = PropertyRuns.Of(2000);

    [Fact]
    public void Adding_a_Deny_never_allows_more()
    {
        var cases =
            from layers in Generators.Layers(notPrincipal: true)
            from deny in Generators.Statement(resource: true, notPrincipal: true)
            from denyIdentity in Generators.Statement(resource: false)
            from toResource in Gen.Elements(true, false)
            from request in Generators.Request
            select (layers, more: (toResource ? deny : denyIdentity) with { Effect = PolicyEffect.Deny }, toResource, request);

        Check(cases, row =>
        {
            Layers after = row.toResource ? row.layers with { Resource = Plus(row.layers.Resource, row.more) } : row.layers with { Identity = Plus(row.layers.Identity, row.more) };
            return row.layers.Decide(row.request).IsAllowed || !after.Decide(row.request).IsAllowed;
        });
    }

    [Fact]
    public void Adding_an_Allow_never_denies_more()
    {
        var cases =
            from layers in Generators.Layers()
            from allow in Generators.Statement(resource: true)
            from allowIdentity in Generators.Statement(resource: false)
            from toResource in Gen.Elements(true, false)
            from request in Generators.Request
            select (layers, more: (toResource ? allow : allowIdentity) with { Effect = PolicyEffect.Allow }, toResource, request);

        Check(cases, row =>
        {
            Layers after = row.toResource ? row.layers with { Resource = Plus(row.layers.Resource, row.more) } : row.layers with { Identity = Plus(row.layers.Identity, row.more) };
            return !row.layers.Decide(row.request).IsAllowed || after.Decide(row.request).IsAllowed;
        });
    }

    [Fact]
    public void The_order_of_statements_and_of_values_never_matters()
    {
        var cases =
            from layers in Generators.Layers(notPrincipal: true)
            from request in Generators.Request
            select (layers, request);

        Check(cases, row => row.layers.Decide(row.request).Outcome == row.layers.Select(Reversed).Decide(row.request).Outcome);
    }

    [Fact]
    public void An_explicit_denial_is_denied_by_a_statement_that_says_Deny_and_an_allowance_by_one_that_says_Allow()
    {
        var cases =
            from layers in Generators.Layers(notPrincipal: true)
            from request in Generators.Request
            select (layers, request);

        Check(cases, row =>
        {
            AccessDecision decision = row.layers.Decide(row.request);
            return decision.Outcome switch
            {
                AccessOutcome.ExplicitlyDenied => decision.Statement!.Effect == PolicyEffect.Deny,
                AccessOutcome.Allowed => decision.Statement is null ? row.request.Principal.Kind == PrincipalKind.AccountRoot : decision.Statement.Effect == PolicyEffect.Allow,
                _ => decision.Statement is null && decision.Layer != PolicyLayer.None,
            };
        });
    }

    [Fact]
    public void A_pattern_matches_as_a_naive_reading_of_it_does()
    {
        Gen<string> pattern = Gen.Choose(0, 8).SelectMany(count => Gen.Elements('a', 'b', '*', '?').ListOf(count)).Select(list => string.Concat(list));
        Gen<string> text = Gen.Choose(0, 10).SelectMany(count => Gen.Elements('a', 'b', 'c').ListOf(count)).Select(list => string.Concat(list));
        var cases = from p in pattern from t in text select (p, t);

        Check(cases, row => TextPattern.Parse(row.p, PatternSyntax.Wildcards).IsMatch(row.t) == Naive(row.p, row.t));
    }

    [Fact]
    public void Case_is_ignored_where_asked()
    {
        Gen<string> text = Gen.Choose(0, 6).SelectMany(count => Gen.Elements('a', 'B', '*', '?').ListOf(count)).Select(list => string.Concat(list));
        var cases = from p in text from t in text select (p, t);

        Check(cases, row => TextPattern.Parse(row.p, PatternSyntax.Wildcards | PatternSyntax.IgnoreCase).IsMatch(row.t.ToUpperInvariant()) == Naive(row.p.ToUpperInvariant(), row.t.ToUpperInvariant()));
    }

    private static bool Naive(string pattern, string text)
    {
        if (pattern.Length == 0) return text.Length == 0;
        if (pattern[0] == '*') return Naive(pattern[1..], text) || (text.Length > 0 && Naive(pattern, text[1..]));
        return text.Length > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && Naive(pattern[1..], text[1..]);
    }

    private static PolicyDocument Plus(PolicyDocument document, PolicyStatement statement) => document with { Statements = [.. document.Statements, statement] };

    private static PolicyDocument Reversed(PolicyDocument document) => document with
    {
        Statements = [.. document.Statements.Reverse().Select(statement => statement with
        {
            Actions = Reversed(statement.Actions),
            NotActions = Reversed(statement.NotActions),
            Resources = Reversed(statement.Resources),
            NotResources = Reversed(statement.NotResources),
            Principals = Reversed(statement.Principals),
            NotPrincipals = Reversed(statement.NotPrincipals),
            Conditions = [.. statement.Conditions.Reverse().Select(condition => condition with { Values = Reversed(condition.Values)! })],
        })],
    };

    private static IReadOnlyList<T>? Reversed<T>(IReadOnlyList<T>? list) => list is null ? null : [.. list.Reverse()];

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) => Prop.ForAll(cases.ToArbitrary(), holds).Check(Many);
}
