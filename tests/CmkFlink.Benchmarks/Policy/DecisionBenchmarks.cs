using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Benchmarks.Policy;

/// <summary>Decisions on the eight-statement key policy with the operator's policies, one thread; and how they grow with a policy's statements.</summary>
public class DecisionBenchmarks
{
    private const string Account = "111122223333";
    private const string Region = "eu-west-1";
    private const string Application = $"arn:aws:kinesisanalytics:{Region}:{Account}:application/orders";
    private const string Key = $"arn:aws:kms:{Region}:{Account}:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Operator = $"arn:aws:iam::{Account}:role/Operator";

    private readonly AuthorizationRequest[] _calls = [.. MsfKmsCalls.All.Select(call => MsfKmsCalls.Request(call, RequestPrincipal.RoleSession(Operator, "session"), Arn.Parse(Application), Key))];
    private AuthorizationPolicies _policies = new();
    private AuthorizationPolicies _large = new();

    [Params(10, 100, 1000)]
    public int Statements { get; set; }

    /// <summary>Runs all, in this process and in about a minute.</summary>
    public static void Run()
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default);
        BenchmarkRunner.Run<DecisionBenchmarks>(config);
    }

    [GlobalSetup]
    public void Prepare()
    {
        var applications = (IReadOnlyList<OperatedApplication>)[new OperatedApplication(Application, [Operator])];
        CompiledPolicy keyPolicy = Compile(new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = applications, KeyAdministrators = [$"arn:aws:iam::{Account}:role/KeyAdministrator"] });
        CompiledPolicy operatorCmk = Compile(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = applications, KeyArns = [Key] });
        _policies = new AuthorizationPolicies { Resource = keyPolicy, Identity = [operatorCmk] };
        // No document of AWS holds a thousand statements: a hundred a policy, which is as a role's attached policies come.
        _large = new AuthorizationPolicies { Resource = keyPolicy, Identity = [.. Enumerable.Range(0, Math.Max(1, Statements / 100)).Select(_ => CompiledPolicy.Compile(PolicyDocument.Parse(LargePolicy(Math.Min(100, Statements)))))] };
        foreach (AuthorizationRequest call in _calls)
        {
            if (!PolicyEvaluator.Evaluate(call, _policies).IsAllowed) throw new InvalidOperationException($"{call.Principal.Arn} may not {call.Action}: the benchmark measures the wrong thing.");
        }
    }

    /// <summary>Each of the twelve calls that MSF makes.</summary>
    [Benchmark(OperationsPerInvoke = 12)]
    public int MsfCalls()
    {
        int allowed = 0;
        foreach (AuthorizationRequest call in _calls)
        {
            if (PolicyEvaluator.Evaluate(call, _policies).IsAllowed) allowed++;
        }

        return allowed;
    }

    /// <summary>One call of the operator, with identity policies of so many statements of which none is about it.</summary>
    [Benchmark]
    public bool ManyStatements() => PolicyEvaluator.Evaluate(_calls[0], _large).IsAllowed;

    private static CompiledPolicy Compile(PolicyRequest request) => CompiledPolicy.Compile(PolicyBuilder.Build(request));

    private static string LargePolicy(int statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', Enumerable.Range(0, statements).Select(i => $$"""{"Effect":"Deny","Action":["kms:Describe*","s3:Get*"],"Resource":"arn:aws:kms:*:{{Account}}:key/{{i:D8}}-*","Condition":{"StringNotLike":{"aws:PrincipalArn":"arn:aws:iam::{{Account}}:role/team-{{i}}-*"} } }"""))}}]}""";
}
