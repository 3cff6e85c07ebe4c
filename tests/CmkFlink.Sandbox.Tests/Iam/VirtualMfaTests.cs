using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Iam;

public sealed class VirtualMfaTests : SandboxFixture
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/phone";

    private readonly long _now = Totp.Now;

    [Fact]
    public void A_device_of_ones_own_opens_a_role_that_demands_MFA()
    {
        byte[] seed = CreateDevice();
        Enable(Totp.Code(seed, _now - 1), Totp.Code(seed, _now)).Ok();
        Admin.Iam("CreateRole", ("RoleName", "guarded"), ("AssumeRolePolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/account-administrator"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}""")).Ok();
        (string, string)[] role = [("RoleArn", "arn:aws:iam::123456789012:role/guarded"), ("RoleSessionName", "session")];

        // The trust policy names the user and allows by itself; the account, whose own policies would do, is not named.
        Admin.Sts("AssumeRole", [.. role, ("SerialNumber", Serial), ("TokenCode", "000000")]).Fails(403, "AccessDenied");
        Admin.Sts("AssumeRole", [.. role, ("SerialNumber", Serial), ("TokenCode", Totp.Code(seed, _now + 1))]).Ok();
    }

    [Fact]
    public void Codes_must_follow_each_other_and_count_once()
    {
        byte[] seed = CreateDevice();
        Enable(Totp.Code(seed, _now), Totp.Code(seed, _now)).Fails(403, "InvalidAuthenticationCode");
        Enable(Totp.Code(seed, _now), Totp.Code(seed, _now - 1)).Fails(403, "InvalidAuthenticationCode");
        (string first, string second) = (Totp.Code(seed, _now - 1), Totp.Code(seed, _now));
        Enable(first, second).Ok();
        Admin.Iam("ResyncMFADevice", ("UserName", "account-administrator"), ("SerialNumber", Serial), ("AuthenticationCode1", first), ("AuthenticationCode2", second)).Fails(403, "InvalidAuthenticationCode");
    }

    [Fact]
    public void A_device_is_listed_by_whether_it_is_assigned()
    {
        byte[] seed = CreateDevice();
        Assert.Equal([Serial], Admin.Iam("ListVirtualMFADevices", ("AssignmentStatus", "Unassigned")).Ok().Values("SerialNumber"));
        Assert.Equal(["arn:aws:iam::123456789012:mfa/operator-user"], Admin.Iam("ListVirtualMFADevices", ("AssignmentStatus", "Assigned")).Ok().Values("SerialNumber"));
        Enable(Totp.Code(seed, _now - 1), Totp.Code(seed, _now)).Ok();
        Assert.Empty(Admin.Iam("ListVirtualMFADevices", ("AssignmentStatus", "Unassigned")).Ok().Values("SerialNumber"));
        Admin.Iam("DeleteVirtualMFADevice", ("SerialNumber", Serial)).Fails(409, "DeleteConflict");
        Admin.Iam("DeactivateMFADevice", ("UserName", "account-administrator"), ("SerialNumber", Serial)).Ok();
        Admin.Iam("DeleteVirtualMFADevice", ("SerialNumber", Serial)).Ok();
        Admin.Iam("DeleteVirtualMFADevice", ("SerialNumber", Serial)).Fails(404, "NoSuchEntity");
    }

    [Fact]
    public void A_device_keeps_its_tags()
    {
        CreateDevice();
        Admin.Iam("TagMFADevice", ("SerialNumber", Serial), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "data"), ("Tags.member.2.Key", "cost"), ("Tags.member.2.Value", "1")).Ok();
        Admin.Iam("UntagMFADevice", ("SerialNumber", Serial), ("TagKeys.member.1", "team")).Ok();
        Assert.Equal(["cost"], Admin.Iam("ListMFADeviceTags", ("SerialNumber", Serial)).Ok().Values("Key"));
        SandboxClient.As(Sandbox, "operator").Iam("ListMFADeviceTags", ("SerialNumber", Serial)).Fails(403, "AccessDenied");
    }

    [Fact]
    public void Codes_and_seeds_are_in_no_event()
    {
        byte[] seed = CreateDevice();
        (string first, string second) = (Totp.Code(seed, _now - 1), Totp.Code(seed, _now));
        Enable(first, second).Ok();
        string events = System.Text.Encoding.UTF8.GetString(Events.EventJson.Write(Sandbox.Events));
        Assert.Contains("EnableMFADevice", events, StringComparison.Ordinal);
        Assert.DoesNotContain(first, events, StringComparison.Ordinal);
        Assert.DoesNotContain(second, events, StringComparison.Ordinal);
    }

    private byte[] CreateDevice() => Totp.SeedOf(Admin.Iam("CreateVirtualMFADevice", ("VirtualMFADeviceName", "phone")).Ok().Value("Base32StringSeed")!);

    private Answer Enable(string first, string second) =>
        Admin.Iam("EnableMFADevice", ("UserName", "account-administrator"), ("SerialNumber", Serial), ("AuthenticationCode1", first), ("AuthenticationCode2", second));
}
