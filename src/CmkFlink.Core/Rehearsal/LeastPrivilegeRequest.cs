using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Rehearsal;

/// <summary>A fresh account for one trial, with connections for its actors. Disposing of it ends both.</summary>
public interface IRehearsalSandbox : IAsyncDisposable
{
    IActorConnections Connections { get; }
}

/// <summary>What to prove.</summary>
public sealed record LeastPrivilegeRequest
{
    /// <summary>The sequence, as on each fresh sandbox.</summary>
    public required RehearsalRequest Rehearsal { get; init; }

    /// <summary>How many trials run at a time, each on a sandbox of its own.</summary>
    public int Parallelism { get; init; } = 2;

    /// <summary>A trial that takes longer has broken the step in which it hangs.</summary>
    public TimeSpan TrialLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The policies to take apart; all of the sequence by default.</summary>
    public IReadOnlyList<PolicyKind> Policies { get; init; } = [PolicyKind.OperatorBase, PolicyKind.KeyAdministrator, PolicyKind.Reader, PolicyKind.KeyPolicy, PolicyKind.OperatorCmk];

    /// <summary>How large the policies are.</summary>
    public IReadOnlyList<PolicySize> Sizes => [.. Policies.Select(kind =>
    {
        PolicyDocument document = Sample(kind);
        string json = document.ToJson(indented: false);
        return kind == PolicyKind.KeyPolicy
            ? new PolicySize(kind, document.Statements.Count, System.Text.Encoding.UTF8.GetByteCount(json), PolicyBuilder.KeyPolicyLimit)
            : new PolicySize(kind, document.Statements.Count, json.Count(c => !char.IsWhiteSpace(c)), PolicyBuilder.ManagedPolicyLimit);
    })];

    /// <summary>The trials in their order, not run.</summary>
    internal IReadOnlyList<(PolicyKind Kind, PolicyReduction Reduction)> Trials => [.. Policies.SelectMany(kind => PolicyReduction.Of(Sample(kind)).Select(reduction => (kind, reduction)))];

    /// <summary>A policy as the sequence will build it, with made-up keys where keys come from a step.</summary>
    private PolicyDocument Sample(PolicyKind kind)
    {
        Arn application = Arn.Parse(Rehearsal.ApplicationArn);
        string Key(char digit) => $"arn:{application.Partition}:kms:{application.Region}:{application.Account}:key/{new string(digit, 8)}-0000-0000-0000-000000000000";
        return Rehearsal.Rewrite(kind, PolicyBuilder.Build(RehearsalPolicies.Request(Rehearsal, kind, [Key('1'), Key('2')])));
    }
}
