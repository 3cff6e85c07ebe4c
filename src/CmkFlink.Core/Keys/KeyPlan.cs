using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>What New-FlinkCmkKey found and what is left to do.</summary>
/// <param name="Existing">The key that is adopted: behind the alias, or left without one by an interrupted run; <see langword="null"/> where one is created.</param>
/// <param name="Policy">The key policy that is wanted.</param>
/// <param name="Steps">What is missing; empty where the key is complete.</param>
public sealed record NewFlinkCmkKeyPlan(FlinkCmkKey? Existing, PolicyDocument Policy, IReadOnlyList<OperationStep> Steps);

/// <summary>Create the key.</summary>
public sealed record CreateKeyStep(string Alias, string Region, PolicyDocument Policy, string Description, IReadOnlyDictionary<string, string> Tags)
    : OperationStep(Actor.KeyAdministrator, $"key {Alias}", $"create a symmetric customer managed key in {Region}, its policy naming {KeyPolicySummary.Principals(Policy)}");

/// <summary>Give the key its alias.</summary>
/// <param name="KeyId"><see langword="null"/> where a step before creates the key.</param>
public sealed record CreateAliasStep(string Alias, string? KeyId)
    : OperationStep(Actor.KeyAdministrator, $"alias {Alias}", $"point to key {KeyId ?? "just created"}");

internal static class KeyPolicySummary
{
    /// <summary>Whom a key policy names, services left out: for a confirmation and for the candidates of a refusal.</summary>
    public static string Principals(PolicyDocument policy)
    {
        string principals = string.Join(", ", AwsPrincipals(policy));
        return principals.Length == 0 ? "no AWS principal" : principals;
    }

    public static IReadOnlyList<string> AwsPrincipals(PolicyDocument policy) =>
        [.. policy.Statements.SelectMany(s => s.Principals ?? []).Where(p => p.Type == PolicyPrincipalType.Aws).Select(p => p.Value).Distinct(StringComparer.Ordinal).OrderBy(p => p, StringComparer.Ordinal)];
}
