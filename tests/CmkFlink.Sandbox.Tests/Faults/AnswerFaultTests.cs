using System.Diagnostics;
using System.Net.Sockets;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Faults;

public sealed class AnswerFaultTests : FaultFixture
{
    [Theory]
    [InlineData(FaultKind.Throttling, "kms", 400, "ThrottlingException")]
    [InlineData(FaultKind.Throttling, "kinesisanalytics", 400, "ThrottlingException")]
    [InlineData(FaultKind.Throttling, "iam", 400, "Throttling")]
    [InlineData(FaultKind.Throttling, "sts", 400, "Throttling")]
    [InlineData(FaultKind.InternalError, "kms", 500, "KMSInternalException")]
    [InlineData(FaultKind.InternalError, "kinesisanalytics", 500, "InternalFailureException")]
    [InlineData(FaultKind.InternalError, "iam", 500, "ServiceFailure")]
    [InlineData(FaultKind.InternalError, "sts", 500, "InternalFailure")]
    [InlineData(FaultKind.Unavailable, "kms", 503, "ServiceUnavailableException")]
    [InlineData(FaultKind.Unavailable, "iam", 503, "ServiceUnavailable")]
    public void Each_service_fails_in_its_own_words_once(FaultKind kind, string service, int status, string code)
    {
        Fault(new FaultRule { Service = service, Kind = kind, Nth = 1 });
        Call(service).Fails(status, code);
        Call(service).Ok();
    }

    [Fact]
    public void A_call_that_fails_has_no_effect_and_is_in_the_log_with_its_fault()
    {
        Fault(new FaultRule { Service = "iam", Operation = "CreateUser", Kind = FaultKind.InternalError });
        Admin.Iam("CreateUser", ("UserName", "bob")).Fails(500, "ServiceFailure");
        Admin.Iam("GetUser", ("UserName", "bob")).Fails(404, "NoSuchEntity");
        SandboxEvent failed = Sandbox.Events.Single(e => e.EventName == "CreateUser");
        Assert.Equal("ServiceFailure", failed.ErrorCode);
        Assert.Equal(new InjectedFault(0, new FaultRule { Service = "iam", Operation = "CreateUser", Kind = FaultKind.InternalError, Nth = 1 }), failed.InjectedFault);
        Assert.Null(Sandbox.Events.Single(e => e.EventName == "GetUser").InjectedFault);
    }

    [Fact]
    public void A_reset_before_has_no_effect_and_one_after_has()
    {
        Fault(new FaultRule { Service = "iam", Operation = "CreateUser", Kind = FaultKind.ResetBefore, Nth = 1 });
        Fault(new FaultRule { Service = "iam", Operation = "CreateUser", Kind = FaultKind.ResetAfter, Nth = 2 });
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => Admin.Iam("CreateUser", ("UserName", "before"))).SocketErrorCode);
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => Admin.Iam("CreateUser", ("UserName", "after"))).SocketErrorCode);
        Admin.Iam("GetUser", ("UserName", "before")).Fails(404, "NoSuchEntity");
        Admin.Iam("GetUser", ("UserName", "after")).Ok();
        Assert.Equal(["ConnectionReset", null], Sandbox.Events.Where(e => e.EventName == "CreateUser").Select(e => e.ErrorCode));
    }

    [Fact]
    public void A_slow_answer_comes_late_and_whole()
    {
        Fault(new FaultRule { Service = "kms", Kind = FaultKind.Slow, DelayMilliseconds = 300 });
        Stopwatch watch = Stopwatch.StartNew();
        Call("kms").Ok();
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(290), $"It came after {watch.Elapsed}.");
    }

    [Fact]
    public void A_slow_answer_holds_nobody_else_up()
    {
        Fault(new FaultRule { Service = "kms", Kind = FaultKind.Slow, DelayMilliseconds = 600_000 });
        // Never answered within the test: stopping the sandbox ends it.
        Task<Answer> slow = Task.Run(() => Call("kms"));
        Assert.True(SpinWait.SpinUntil(() => Sandbox.Events.Any(e => e.EventName == "ListKeys"), TimeSpan.FromSeconds(30)));
        Call("iam").Ok();
        Assert.False(slow.IsCompleted);
        _ = slow.ContinueWith(ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    [Fact]
    public void Throttling_of_the_services_own_calls_to_KMS_is_passed_on_as_throttling()
    {
        string key = (string)Admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["Arn"]!;
        Fault(new FaultRule { Service = "kms", Operation = "DescribeKey", Caller = FaultCaller.Service, Kind = FaultKind.Throttling });
        Admin.Kms("DescribeKey", new { KeyId = key }).Ok();
        Admin.Flink("UpdateApplication", new
        {
            ApplicationName = "orders",
            CurrentApplicationVersionId = Version(),
            ApplicationConfigurationUpdate = new { ApplicationEncryptionConfigurationUpdate = new { KeyTypeUpdate = "CUSTOMER_MANAGED_KEY", KeyIdUpdate = key } },
        }).Fails(400, "ThrottlingException");
        Assert.Equal("RUNNING", Status());
    }

    [Fact]
    public void Without_rules_nothing_goes_wrong_any_more()
    {
        Fault(new FaultRule { Kind = FaultKind.Unavailable });
        Call("kms").Fails(503, "ServiceUnavailableException");
        Sandbox.ClearFaults();
        Call("kms").Ok();
        Assert.Empty(Sandbox.Faults.Rules);
    }

    private Answer Call(string service) => service switch
    {
        "kms" => Admin.Kms("ListKeys"),
        "iam" => Admin.Iam("ListUsers"),
        "sts" => Admin.Sts("GetCallerIdentity"),
        _ => Admin.Flink("ListApplications"),
    };
}
