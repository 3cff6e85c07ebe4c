using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;
using CmkFlink.Sandbox.Sts;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>One profile of the files: keys of its own, or a role to assume by another profile.</summary>
internal sealed record SandboxProfile(string Name)
{
    public Credential? Credential { get; init; }

    public string? RoleArn { get; init; }

    public string? SourceProfile { get; init; }

    public string? MfaSerial { get; init; }
}

/// <summary>The identities that a new account has.</summary>
internal sealed class AccountBootstrap(IamContext iam, SessionIssuer issuer, TimeProvider realClock, SandboxOptions options)
{
    /// <summary>The user who has an MFA device.</summary>
    public const string MfaUser = "operator-user";

    private const string AdministratorPolicy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private string RootArn => $"arn:{iam.State.Environment.Partition}:iam::{iam.State.Environment.Account}:root";

    /// <summary>Creates users, roles and sessions.</summary>
    /// <returns>The profiles, in the order in which they are listed.</returns>
    public IReadOnlyList<SandboxProfile> Create()
    {
        IamUser administrator = AddUser("account-administrator");
        administrator.Policies.Attached.Add(AddAwsPolicy("AdministratorAccess", AdministratorPolicy, "Provides full access to AWS services and resources."));
        IamUser operatorUser = AddUser(MfaUser);
        MfaDevice device = MfaDevice.Create(iam.State.Arn("mfa", "/", MfaUser), realClock);
        device.EnableDate = iam.State.Now;
        iam.State.MfaDevices[device.SerialNumber] = device;
        operatorUser.MfaDevices.Add(device);
        string trust = Trust("AWS", RootArn);
        // Whoever the account's administrator lets assume a role may; operator-user may assume Operator because the role trusts it by name.
        IamRole keyAdministrator = AddRole(options.KeyAdministratorRoleName, trust);
        IamRole operatorRole = AddRole(options.OperatorRoleName, OperatorTrust(operatorUser.Identity.Arn));
        IamRole reader = AddRole(options.ReaderRoleName, trust);
        Credential userKey = AccessKeyOperations.Issue(iam, operatorUser);
        return
        [
            new("account-administrator") { Credential = AccessKeyOperations.Issue(iam, administrator) },
            new("key-administrator") { Credential = issuer.AssumeRole(keyAdministrator, "key-administrator", null) },
            new("operator") { Credential = issuer.AssumeRole(operatorRole, "operator", null) },
            new("reader") { Credential = issuer.AssumeRole(reader, "reader", null) },
            new("operator-user") { Credential = userKey },
            new("operator-mfa") { RoleArn = operatorRole.Identity.Arn, SourceProfile = "operator-user", MfaSerial = device.SerialNumber },
        ];
    }

    /// <summary>The service execution role of the demo applications, trusted for MSF.</summary>
    /// <returns>Its ARN.</returns>
    public string AddExecutionRole() => AddRole("FlinkExecution", Trust("Service", Policy.Calls.MsfKmsCalls.ServicePrincipal)).Identity.Arn;

    private IamUser AddUser(string name)
    {
        var user = new IamUser(iam.State.NewIdentity("user", "/", name));
        iam.State.Users[name] = user;
        iam.State.Changed();
        return user;
    }

    private IamRole AddRole(string name, string trust)
    {
        var role = new IamRole(iam.State.NewIdentity("role", "/", name), PolicyText.Trust(trust, iam.Authorizer.PrincipalExists));
        iam.State.Roles[name] = role;
        iam.State.Changed();
        return role;
    }

    private ManagedPolicy AddAwsPolicy(string name, string text, string description)
    {
        string arn = $"arn:{iam.State.Environment.Partition}:iam::aws:policy/{name}";
        var policy = new ManagedPolicy(new IamIdentity { Name = name, Path = "/", Arn = arn, UniqueId = iam.State.NewUniqueId("ANPA"), CreateDate = iam.State.Now }) { Description = description, IsAwsManaged = true, LastVersion = 1 };
        policy.Default = new PolicyVersion("v1", PolicyText.Identity(text, arn), iam.State.Now);
        policy.Versions.Add(policy.Default);
        iam.State.Policies[arn] = policy;
        iam.State.Changed();
        return policy;
    }

    private static string Trust(string kind, string principal) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"{{kind}}":"{{principal}}"},"Action":"sts:AssumeRole"}]}""";

    /// <summary>The account by its own policies, and operator-user by name with MFA.</summary>
    private string OperatorTrust(string userArn) =>
        $$"""
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Principal":{"AWS":"{{RootArn}}"},"Action":"sts:AssumeRole"},
        {"Effect":"Allow","Principal":{"AWS":"{{userArn}}"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"} } }]}
        """;
}
