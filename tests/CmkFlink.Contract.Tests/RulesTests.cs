namespace CmkFlink.Contract.Tests;

/// <summary>Rules that every cmdlet keeps.</summary>
public sealed class RulesTests
{
    // PowerShell's approved verbs, as far as the module uses them or is about to.
    private static readonly string[] ApprovedVerbs =
        ["Compare", "Disable", "Enable", "Export", "Get", "Grant", "Initialize", "Invoke", "New", "Remove", "Restart", "Restore", "Revoke", "Set", "Start", "Stop", "Test", "Undo", "Update"];

    private static readonly string[] ReadingVerbs = ["Compare", "Export", "Get", "Test"];

    // Emits a document and touches nothing.
    private static readonly string[] Offline = ["New-FlinkCmkPolicy"];

    public static TheoryData<string> Names => [.. StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verb_is_approved_and_the_noun_is_ours_and_singular(string name)
    {
        string[] parts = name.Split('-');
        Assert.Contains(parts[0], ApprovedVerbs);
        Assert.StartsWith("Flink", parts[1], StringComparison.Ordinal);
        Assert.False(parts[1].EndsWith('s') && !parts[1].EndsWith("Access", StringComparison.Ordinal) && !parts[1].EndsWith("Status", StringComparison.Ordinal), $"{parts[1]} is a plural.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_class_is_sealed_and_alone_in_a_file_of_its_name(string name)
    {
        Type type = Cmdlet(name).Type;
        Assert.True(type.IsSealed);
        Assert.Equal(name.Replace("-", "", StringComparison.Ordinal) + "Command", type.Name);
        string[] files = Directory.GetFiles(Path.Combine(StagedModule.RepositoryRoot, "src", "CmkFlink.Cmdlets"), type.Name + ".cs", SearchOption.AllDirectories);
        Assert.InRange(File.ReadLines(Assert.Single(files)).Count(), 1, 130);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_changes_something_supports_WhatIf_and_Confirm(string name)
    {
        CmdletShape cmdlet = Cmdlet(name);
        if (Array.IndexOf(ReadingVerbs, name.Split('-')[0]) < 0 && Array.IndexOf(Offline, name) < 0) Assert.True(cmdlet.SupportsShouldProcess);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_bind_by_property_name_only_on_what_changes_nothing(string name)
    {
        if (Array.IndexOf(ReadingVerbs, name.Split('-')[0]) >= 0 || Array.IndexOf(Offline, name) >= 0) return;
        Assert.DoesNotContain(Cmdlet(name).Parameters, parameter => parameter.Uses.Any(use => use.ByPropertyName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_key_is_called_KeyArn_with_the_alias_KeyId_so_that_the_ARN_wins(string name)
    {
        Assert.DoesNotContain(Cmdlet(name).Parameters, parameter => parameter.Name == "KeyId");
        Assert.All(Cmdlet(name).Parameters.Where(parameter => parameter.Name == "KeyArn"), parameter => Assert.Equal(["KeyId"], parameter.Aliases));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_takes_objects_by_value_recognizes_its_own_types_only(string name)
    {
        foreach (ParameterShape parameter in Cmdlet(name).Parameters.Where(parameter => parameter.Uses.Any(use => use.ByValue)))
        {
            Type element = parameter.Type.IsArray ? parameter.Type.GetElementType()! : parameter.Type;
            Assert.StartsWith("CmkFlink.", element.FullName, StringComparison.Ordinal);
            Assert.Contains(Cmdlet(name).Type.GetProperty(parameter.Name)!.GetCustomAttributesData(), a => a.AttributeType.Name is "TypedObjectAttribute" or "PolicyArgumentAttribute" or "PolicySourceAttribute" or "ReportInputAttribute");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cmdlet_says_what_it_emits(string name) => Assert.NotEmpty(Cmdlet(name).Outputs);

    private static CmdletShape Cmdlet(string name) => StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name);
}
