using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Tests.Flink;

namespace CmkFlink.Sandbox.Tests.ModelBased;

/// <summary>A whole account in this process, on virtual time, called through its dispatcher as its own actors, every policy enforced.</summary>
internal sealed class SandboxDriver : IDisposable
{
    private const string Account = "123456789012";

    private readonly AccountHost _host = new(new SandboxOptions { Seed = 1 }, "token", TimeProvider.System);
    private readonly Dictionary<string, Caller> _callers;

    public SandboxDriver()
    {
        _callers = _host.Profiles.Where(profile => profile.Credential is not null).ToDictionary(profile => profile.Name, profile => profile.Credential!.Caller);
        Allow("KeyAdministrator", "kms:CreateKey");
        Allow("Operator", "kinesisanalytics:*");
        Allow("Operator", "iam:PassRole");
        Call("account-administrator", "iam", "CreateRole", new { RoleName = "FlinkExecution", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"kinesisanalytics.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" });
    }

    public IReadOnlyCollection<Exception> Defects => _host.Defects;

    public static string ArnOf(int application) => $"arn:aws:kinesisanalytics:eu-west-1:{Account}:application/{NameOf(application)}";

    public static string NameOf(int application) => $"application-{application}";

    /// <summary>A policy for one application, with what it leaves out left out.</summary>
    public static string Policy(PolicyLeavesOut leavesOut, int application)
    {
        KeyPolicyText policy = new();
        foreach (string sid in Statements(leavesOut)) policy = policy.Without(sid);
        return policy.Replace(FlinkWorld.Arn, ArnOf(application)).Replace("user/admin", "role/KeyAdministrator", StringComparison.Ordinal);
    }

    /// <summary>Calls as an actor, and lets what follows come to its end.</summary>
    /// <returns>The answer, or the code of the refusal.</returns>
    public (JsonObject? Answer, string? Code) Try(string actor, string service, string operation, object input)
    {
        try
        {
            JsonObject answer = Call(actor, service, operation, input);
            lock (_host.Environment.Gate) _host.Environment.Clock.Advance(TimeSpan.FromSeconds(1));
            return (answer, null);
        }
        catch (ServiceException refusal)
        {
            return (null, refusal.Code);
        }
    }

    public JsonObject Call(string actor, string service, string operation, object input) => _host.Environment.Dispatcher.Invoke(new ServiceCall
    {
        Service = service,
        Operation = operation,
        Input = JsonSerializer.SerializeToElement(input),
        Caller = _callers[actor],
        RequestId = "00000000-0000-4000-8000-000000000000",
    });

    public void Pass(int days)
    {
        lock (_host.Environment.Gate) _host.Environment.Clock.Advance(TimeSpan.FromDays(days));
    }

    /// <summary>Dumps the account, changes one bit of a snapshot in the dump, and puts the dump in force.</summary>
    /// <returns>Whether there is such a part: the data key of the AWS owned key is not stored with the snapshot.</returns>
    public bool Flip(int application, int snapshot, Damage part, int at)
    {
        JsonNode dump = JsonNode.Parse(_host.SaveAccount())!;
        JsonNode state = dump["services"]!["kinesisanalytics"]!["applications"]!.AsArray().Single(a => (string?)a!["name"] == NameOf(application))!["snapshots"]![snapshot]!["state"]!;
        string member = part == Damage.DataKey ? "encryptedDataKey" : (at % 3) switch { 0 => "ciphertext", 1 => "tag", _ => "nonce" };
        byte[] bytes = Convert.FromBase64String((string)state[member]!);
        if (bytes.Length == 0) return false;
        bytes[at % bytes.Length] ^= (byte)(1 << (at % 8));
        state[member] = Convert.ToBase64String(bytes);
        _host.RestoreAccount(JsonSerializer.SerializeToUtf8Bytes(dump));
        return true;
    }

    public void Dispose() => _host.Dispose();

    private void Allow(string role, string action) => Call("account-administrator", "iam", "PutRolePolicy", new
    {
        RoleName = role,
        PolicyName = action.Replace(':', '-').Replace('*', '-'),
        PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""",
    });

    private static string[] Statements(PolicyLeavesOut leavesOut) => leavesOut switch
    {
        PolicyLeavesOut.Operator => ["AllowOperatorToDescribeKey", "AllowOperatorToConfigureAppToUseKeyForApplicationState", "AllowOperatorToConfigureAppToCreateGrantForRunningState"],
        PolicyLeavesOut.DurableWrites => ["AllowMSFServiceToGenerateDataKeyForDurableState"],
        PolicyLeavesOut.DurableReads => ["AllowMSFServiceToDecryptForDurableState"],
        PolicyLeavesOut.RunningState => ["AllowMSFServiceToUseKeyForRunningState", "AllowMSFServiceToCreateGrantForRunningState"],
        PolicyLeavesOut.Everything => [.. Statements(PolicyLeavesOut.Operator), .. Statements(PolicyLeavesOut.DurableWrites), .. Statements(PolicyLeavesOut.DurableReads), .. Statements(PolicyLeavesOut.RunningState), "AllowMSFServiceToDescribeKey"],
        _ => [],
    };
}
