namespace CmkFlink.Sandbox;

/// <summary>How a sandbox starts.</summary>
public sealed record SandboxOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 lets the system choose a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where the credentials and config files go; <see langword="null"/> for a fresh private temporary folder that is deleted when the sandbox stops.</summary>
    public string? Directory { get; init; }

    /// <summary>12 digits.</summary>
    public string Account { get; init; } = "123456789012";

    public string Region { get; init; } = "eu-west-1";

    /// <summary>Adds the applications <c>orders</c>, <c>legacy</c> and <c>notebook</c>, the role FlinkExecution, and the user <c>developer</c> in the group <c>developers</c>.</summary>
    public bool Demo { get; init; }

    /// <summary>What the demo's application <c>orders</c> is called.</summary>
    public string DemoApplicationName { get; init; } = "orders";

    /// <summary>Applications that the account may have; 100 unless AWS raises it (MSF developer guide, limits).</summary>
    public int ApplicationQuota { get; init; } = 100;

    public string OperatorRoleName { get; init; } = "Operator";

    public string KeyAdministratorRoleName { get; init; } = "KeyAdministrator";

    public string ReaderRoleName { get; init; } = "Reader";

    /// <summary>How many times longer a change of state takes than the usual tens of milliseconds; 0 means the usual.</summary>
    public double TimeScale { get; init; }

    /// <summary>Makes ids and virtual time repeatable; secrets are never derived from it.</summary>
    public long? Seed { get; init; }

    /// <summary>Every error message is replaced by its bare code: proves that explanations do not lean on a service's words.</summary>
    public bool BareErrors { get; init; }

    /// <summary>What goes wrong; more can be added while the sandbox runs, under <c>/_sandbox/faults</c>.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>Keeps the account from run to run: read when the sandbox starts, if it exists, and written anew after every change. <see langword="null"/> keeps nothing.</summary>
    /// <remarks>The file holds the account's secrets (access keys, sessions, key material) in plain text and is readable by its owner only. They open nothing outside the sandbox.</remarks>
    public string? StateFile { get; init; }

    /// <summary>Service control policies of the account, as JSON documents of one level of an organization; empty where none limit it. They bind every principal but AWS services.</summary>
    public IReadOnlyList<string> ServiceControlPolicies { get; init; } = [];
}

/// <summary>The credentials of one profile, for clients that take no files. Secret: never write them out.</summary>
/// <param name="AccessKeyId">Begins with AKIA (IAM user) or ASIA (session).</param>
/// <param name="SecretAccessKey">The secret.</param>
/// <param name="SessionToken"><see langword="null"/> for an IAM user's long-term key.</param>
public sealed record SandboxCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>The access key id only.</summary>
    public override string ToString() => AccessKeyId;
}
