using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Flink;
using CmkFlink.Sandbox.Kms;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Tests.State;

/// <summary>KMS and MSF of one account in this process, on a stepped clock, with identities of the test's own.</summary>
internal sealed class TestAccount : IDispatcher
{
    public const string Account = "123456789012";
    public const string Region = "eu-west-1";
    public const string AdminArn = $"arn:aws:iam::{Account}:user/admin";
    public const string OperatorArn = $"arn:aws:iam::{Account}:role/Operator";
    public const string ExecutionRoleArn = $"arn:aws:iam::{Account}:role/FlinkExecution";

    private int _depth;

    public TestAccount(double timeScale = 1)
    {
        Clock = new SandboxClock(stepped: true, timeScale);
        Environment = new SandboxEnvironment { Account = Account, Region = Region, Partition = "aws", Clock = Clock, Ids = new TestIds() };
        Environment.Authorizer = Authorizer;
        Environment.Dispatcher = this;
        KmsService = new KmsService(Environment, Clock);
        FlinkService = new FlinkService(Environment, Clock);
        Authorizer.Allow(AdminArn, "*");
    }

    public SandboxClock Clock { get; }

    public SandboxEnvironment Environment { get; }

    public TestAuthorizer Authorizer { get; } = new();

    public KmsService KmsService { get; }

    public FlinkService FlinkService { get; }

    /// <summary>Every call, MSF's own included, as "service:Operation principal outcome".</summary>
    public List<(ServiceCall Call, string? Error)> Calls { get; } = [];

    public static Caller Admin { get; } = new(RequestPrincipal.User(AdminArn, "AIDAADMIN"));

    public static Caller Operator { get; } = new(RequestPrincipal.RoleSession(OperatorArn, "shift", "AROAOPERATOR:shift"));

    public JsonObject Invoke(ServiceCall call)
    {
        _depth++;
        try
        {
            if (_depth == 1) Clock.OnRequest();
            JsonObject answer = call.Service == "kms" ? KmsService.Invoke(call) : FlinkService.Invoke(call);
            Calls.Add((call, null));
            return answer;
        }
        catch (ServiceException e)
        {
            Calls.Add((call, e.Code));
            throw;
        }
        finally
        {
            _depth--;
        }
    }

    public JsonObject Kms(string operation, object input, Caller? caller = null) => Invoke(Call("kms", operation, input, caller));

    public JsonObject Flink(string operation, object input, Caller? caller = null) => Invoke(Call("kinesisanalytics", operation, input, caller));

    /// <summary>The code of the error that a call gives; "none" where it succeeds.</summary>
    public string KmsError(string operation, object input, Caller? caller = null) => Error(() => Kms(operation, input, caller)).Code;

    public string FlinkError(string operation, object input, Caller? caller = null) => Error(() => Flink(operation, input, caller)).Code;

    public static (string Code, string Message) Error(Action call)
    {
        try
        {
            call();
            return ("none", "");
        }
        catch (ServiceException e)
        {
            return (e.Code, e.Message);
        }
    }

    /// <summary>Lets everything in progress end.</summary>
    public void Settle() => Clock.Advance(TimeSpan.FromSeconds(1));

    private static ServiceCall Call(string service, string operation, object input, Caller? caller) => new()
    {
        Service = service,
        Operation = operation,
        Input = JsonSerializer.SerializeToElement(input),
        Caller = caller ?? Admin,
        RequestId = "00000000-0000-4000-8000-000000000000",
    };
}
