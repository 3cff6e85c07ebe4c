using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Iam;

public sealed class PagingTests : SandboxFixture
{
    [Fact]
    public void Lists_of_long_names_come_in_pages_too()
    {
        string path = $"/{new string('p', 500)}/";
        foreach (string name in (string[])["a", "b", "c"]) Admin.Iam("CreatePolicy", ("PolicyName", name), ("Path", path), ("PolicyDocument", Allow("s3:Get*"))).Ok();
        var found = new List<string>();
        string? marker = null;
        do
        {
            Answer page = Admin.Iam("ListPolicies", [("Scope", "Local"), ("MaxItems", "1"), .. marker is null ? [] : new[] { ("Marker", marker) }]).Ok();
            found.AddRange(page.Values("PolicyName"));
            marker = page.Value("Marker");
        }
        while (marker is not null);
        Assert.Equal(["a", "b", "c"], found);
        Admin.Iam("ListPolicies", ("Marker", "sha256:00")).Fails(400, "ValidationError");
    }
}
