using CmkFlink.Policy.Linting.Rules;

namespace CmkFlink.Policy.Linting;

/// <summary>The rules, by id.</summary>
internal static class LintRules
{
    public static IReadOnlyList<LintRule> All { get; } =
    [
        TextRule.NotAPolicy,
        new NotEvaluableRule(),
        new IncompleteStatementRule(),
        new SizeRule(),
        new CharacterRule(),
        new NotPrincipalRule(),
        new WildcardPrincipalRule(),
        new UniqueIdRule(),
        new LockOutRule(),
        new AccountRootRule(),
        new AdministratorUsesKeyRule(),
        new FullAccessRule(),
        new ConditionKeyRule(),
        new NeverAppliesRule(),
        new ActionRule(),
        new DeadPermissionRule(),
        new NetworkDenyRule(),
        new MfaBesideAllowRule(),
        new MfaOfRoleRule(),
        new VacuousForAllValuesRule(),
        new EncryptionContextSetRule(),
        new MissingServiceRule(),
        new ViaServiceRule(),
        new PassRoleRule(),
        new ServiceWithoutContextRule(),
        TextRule.UnresolvedValue,
        TextRule.NotATemplate,
        TextRule.NoPolicyInTemplate,
    ];
}
