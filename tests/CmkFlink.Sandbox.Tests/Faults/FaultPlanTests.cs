using System.Text.Json;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Faults;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Tests.Faults;

public sealed class FaultPlanTests
{
    [Fact]
    public void A_plan_is_read_as_it_was_written()
    {
        const string json = """{"rules":[{"service":"kms","operation":"Create*","caller":"service","kind":"throttling","probability":0.25,"times":3},{"service":"*","operation":"*","caller":"client","kind":"slow","nth":2,"delayMilliseconds":5}],"seed":7}""";
        FaultPlan plan = FaultPlan.Parse(json);
        Assert.Equal(
            [
                new FaultRule { Service = "kms", Operation = "Create*", Caller = FaultCaller.Service, Kind = FaultKind.Throttling, Probability = 0.25, Times = 3 },
                new FaultRule { Kind = FaultKind.Slow, Nth = 2, DelayMilliseconds = 5 },
            ],
            plan.Rules);
        Assert.Equal(7, plan.Seed);
        Assert.Equal(json, plan.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"rules\":null}")]
    [InlineData("{\"rules\":[null]}")]
    [InlineData("{\"rules\":[{}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"fire\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":0}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"opperation\":\"*\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"service\":\"s3\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"probability\":1.5}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"nth\":0}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"nth\":1,\"probability\":0.5}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"times\":0}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"delayMilliseconds\":10}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"slow\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"slow\",\"delayMilliseconds\":600001}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"delayedVisibility\",\"service\":\"iam\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"delayedVisibility\",\"service\":\"kinesisanalytics\",\"visibleAfterSeconds\":5}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"staleRead\",\"service\":\"sts\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"failOperation\",\"operation\":\"CreateApplication\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"failSnapshot\",\"service\":\"kms\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"throttling\",\"systemRollback\":true}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"resetAfter\",\"caller\":\"service\"}]}")]
    public void A_plan_that_means_nothing_is_refused(string json) => Assert.Throws<FormatException>(() => FaultPlan.Parse(json));

    [Fact]
    public void The_nth_call_counts_matching_calls_only()
    {
        FaultInjector faults = Injector(1, new FaultRule { Service = "kms", Operation = "List*", Kind = FaultKind.Throttling, Nth = 2 });
        Assert.Equal("..F..", Run(faults, ("kms", "ListKeys"), ("iam", "ListRoles"), ("kms", "ListAliases"), ("kms", "ListKeys"), ("kms", "DescribeKey")));
    }

    [Fact]
    public void Times_ends_a_rule()
    {
        FaultInjector faults = Injector(1, new FaultRule { Kind = FaultKind.Throttling, Times = 2 });
        Assert.Equal("FF..", Run(faults, [.. Enumerable.Repeat(("kms", "ListKeys"), 4)]));
    }

    [Fact]
    public void The_first_rule_that_fires_decides_and_the_others_count_on()
    {
        FaultInjector faults = Injector(1, new FaultRule { Kind = FaultKind.Throttling, Nth = 1 }, new FaultRule { Kind = FaultKind.Unavailable, Nth = 2 });
        Assert.Equal(FaultKind.Throttling, faults.Decide(Call("kms", "ListKeys"))!.Exact.Kind);
        Assert.Equal(FaultKind.Unavailable, faults.Decide(Call("kms", "ListKeys"))!.Exact.Kind);
    }

    [Fact]
    public void Probability_is_kept_and_depends_on_the_seed_and_on_the_operations_own_calls_alone()
    {
        FaultRule rule = new() { Service = "kms", Operation = "ListKeys", Kind = FaultKind.Throttling, Probability = 0.3 };
        (string, string)[] calls = [.. Enumerable.Repeat(("kms", "ListKeys"), 2000)];
        string first = Run(Injector(42, rule), calls);
        Assert.Equal(first, Run(Injector(42, rule), calls));
        Assert.NotEqual(first, Run(Injector(43, rule), calls));
        // 2,000 draws of 0.3: the deviation is 20.
        Assert.InRange(first.Count(c => c == 'F'), 500, 700);
        string mixed = Run(Injector(42, rule), [.. calls.SelectMany(call => new[] { call, ("iam", "ListRoles") })]);
        Assert.Equal(first, string.Concat(mixed.Where((_, i) => i % 2 == 0)));
    }

    [Fact]
    public void A_service_calling_is_not_a_client_calling()
    {
        FaultInjector faults = Injector(1, new FaultRule { Kind = FaultKind.Throttling, Caller = FaultCaller.Service });
        Assert.Null(faults.Decide(Call("kms", "Decrypt")));
        Assert.NotNull(faults.Decide(Call("kms", "Decrypt", new Caller(RequestPrincipal.Service("kinesisanalytics.amazonaws.com")))));
    }

    private static FaultInjector Injector(long seed, params FaultRule[] rules)
    {
        var faults = new FaultInjector(seed);
        faults.Add(new FaultPlan { Rules = rules });
        return faults;
    }

    private static string Run(FaultInjector faults, params (string Service, string Operation)[] calls) => string.Concat(calls.Select(call => faults.Decide(Call(call.Service, call.Operation)) is null ? '.' : 'F'));

    private static ServiceCall Call(string service, string operation, Caller? caller = null) => new()
    {
        Service = service,
        Operation = operation,
        Input = JsonSerializer.SerializeToElement(new { }),
        Caller = caller ?? new Caller(RequestPrincipal.User("arn:aws:iam::123456789012:user/u", "AIDAU")),
        RequestId = "r",
    };
}
