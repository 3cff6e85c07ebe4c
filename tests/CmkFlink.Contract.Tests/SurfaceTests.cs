namespace CmkFlink.Contract.Tests;

/// <summary>The public surface, held against the literal table in Surface.txt: a change there is a change for every script that uses the module.</summary>
public sealed class SurfaceTests
{
    private static readonly string[] CommonAwsParameters =
    [
        "AccessKey (AK) : string",
        "Credential : object",
        "EndpointUrl : object",
        "ProfileLocation : string",
        "ProfileName (StoredCredentials, AWSProfileName) : string",
        "SecretKey (SK) : string",
        "SessionToken (ST) : string",
    ];

    public static TheoryData<string> Names => [.. StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Every_cmdlet_has_its_row_and_every_row_its_cmdlet() =>
        Assert.Equal(Rows.Value.Keys.Order(StringComparer.Ordinal), StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_sets_binding_confirmation_and_output_are_as_written(string name) =>
        Assert.Equal(Rows.Value[name], Render(StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Windows_PowerShell_sees_the_same_surface(string name) =>
        Assert.Equal(Rows.Value[name], Render(StagedModule.DesktopCmdlets.Single(cmdlet => cmdlet.Name == name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_carries_all_common_AWS_parameters_or_none(string name)
    {
        CmdletShape cmdlet = StagedModule.Cmdlets.Single(c => c.Name == name);
        if (!CallsAws(cmdlet))
        {
            Assert.DoesNotContain(cmdlet.Parameters, p => CommonAwsParameters.Contains(p.ToString()));
            return;
        }

        IEnumerable<string> common = cmdlet.Parameters.Where(IsCommon).Select(p => p.ToString());
        if (Inherits(cmdlet, "EstateCmdlet"))
        {
            // Several of each, under the same names and aliases.
            string[] several = ["ProfileName (StoredCredentials, AWSProfileName) : string[]", "Region (RegionToCall) : object[] [by name]"];
            Assert.Equal(CommonAwsParameters.Where(p => !p.StartsWith("ProfileName", StringComparison.Ordinal)).Order(StringComparer.Ordinal), common.Order(StringComparer.Ordinal));
            Assert.Subset(cmdlet.Parameters.Select(p => p.ToString()).ToHashSet(StringComparer.Ordinal), several.ToHashSet(StringComparer.Ordinal));
            return;
        }

        bool reads = cmdlet.Name.StartsWith("Get-", StringComparison.Ordinal) || cmdlet.Name.StartsWith("Test-", StringComparison.Ordinal);
        string region = reads ? "Region (RegionToCall) : object [by name]" : "Region (RegionToCall) : object";
        Assert.Equal(CommonAwsParameters.Append(region).Order(StringComparer.Ordinal), common.Order(StringComparer.Ordinal));
    }

    private static Lazy<Dictionary<string, string>> Rows { get; } = new(() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Surface.txt")).ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(block => !block.StartsWith('#'))
            .ToDictionary(block => block[..block.IndexOf(' ')], block => block.Trim('\n'), StringComparer.Ordinal));

    private static string Render(CmdletShape cmdlet)
    {
        string head = $"{cmdlet.Name} -> {string.Join(", ", cmdlet.Outputs.Select(type => type.Name))}";
        if (cmdlet.ConfirmImpact is not null) head += $"; confirms {cmdlet.ConfirmImpact}";
        if (cmdlet.DefaultSet is not null) head += $"; default set {cmdlet.DefaultSet}";
        if (CallsAws(cmdlet)) head += "; AWS parameters";
        return string.Join("\n", [head, .. cmdlet.Parameters.Where(p => !CallsAws(cmdlet) || !IsCommon(p)).Select(p => "  " + p)]);
    }

    // Of a cmdlet of one profile and Region; one that takes several lists them as its own.
    private static bool IsCommon(ParameterShape parameter) => parameter.DeclaringType.Name is "AwsCmdlet" or "SessionCmdlet" || (parameter.Name == "Region" && parameter.DeclaringType.Name != "EstateCmdlet");

    private static bool CallsAws(CmdletShape cmdlet) => Inherits(cmdlet, "SessionCmdlet");

    private static bool Inherits(CmdletShape cmdlet, string name)
    {
        for (Type? type = cmdlet.Type.BaseType; type is not null; type = type.BaseType)
        {
            if (type.Name == name) return true;
        }

        return false;
    }
}
