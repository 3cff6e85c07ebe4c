namespace CmkFlink.Contract.Tests;

/// <summary>The properties and words of outputs that scripts rely on. More may come; none of these may go or be called otherwise.</summary>
public sealed class OutputTests
{
    private static readonly Dictionary<string, Type> Types = StagedModule.Cmdlets.SelectMany(cmdlet => cmdlet.Outputs).DistinctBy(type => type.FullName).ToDictionary(type => type.Name, StringComparer.Ordinal);

    [Theory]
    [InlineData("FlinkApplication", "ApplicationName ApplicationArn Status RuntimeEnvironment ApplicationMode KeyType KeyArn VersionId SnapshotsEnabled RollbackEnabled Region")]
    [InlineData("FlinkCmkKey", "KeyId KeyArn Alias KeyState KeySpec Origin AutomaticRotation OnDemandRotations Tags Policy Region")]
    [InlineData("FlinkSnapshot", "ApplicationName SnapshotName SnapshotStatus SnapshotCreationTimestamp KeyType KeyArn KeyState MaterialAge Region")]
    [InlineData("FlinkCmkChange", "ApplicationName Before After Changed Effective OperationId")]
    [InlineData("FlinkCmkCheck", "Check Result Detail Remedy")]
    [InlineData("FlinkCmkStep", "Number Actor Action Target State Detail Duration")]
    [InlineData("FlinkCmkFinding", "RuleId Severity Statement Message Remedy")]
    [InlineData("FlinkCmkSandbox", "Endpoint Account Region CredentialsFile ConfigFile Profiles")]
    [InlineData("FlinkCmkAccessRow", "Principal Action Context Decision DecidingStatement Remedy")]
    [InlineData("FlinkCmkPolicy", "Statements Json")]
    public void An_output_has_the_properties_that_scripts_rely_on(string type, string properties) =>
        Assert.Empty(properties.Split(' ').Except(Types[type].GetProperties().Select(property => property.Name)));

    [Theory]
    [InlineData("FlinkApplication", "KeyType", "AwsOwnedKey CustomerManagedKey")]
    [InlineData("FlinkSnapshot", "KeyType", "AwsOwnedKey CustomerManagedKey")]
    [InlineData("FlinkCmkChange", "Effective", "Now AtNextStart")]
    [InlineData("FlinkCmkCheck", "Result", "Pass Warn Fail Unknown")]
    [InlineData("FlinkCmkStep", "State", "Done AlreadyDone Pending Blocked Failed")]
    [InlineData("FlinkCmkFinding", "Severity", "Error Warning Information")]
    public void A_property_has_the_words_that_scripts_compare_with(string type, string property, string words) =>
        Assert.Equal(words.Split(' ').Order(StringComparer.Ordinal), Types[type].GetProperty(property)!.PropertyType.GetFields().Where(field => field.IsStatic).Select(field => field.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_policy_writes_itself_as_JSON() => Assert.Contains(Types["FlinkCmkPolicy"].GetMethods(), method => method.Name == "ToJson" && method.GetParameters().All(parameter => parameter.IsOptional));

    /// <summary>They bind to each other and to AWS.Tools by name, so a name means the same in each.</summary>
    [Fact]
    public void A_property_by_which_objects_bind_is_a_text_wherever_it_is()
    {
        string[] names = ["ApplicationName", "ApplicationArn", "KeyId", "KeyArn", "SnapshotName", "Region"];
        Assert.All(Types.Values.Where(type => type.FullName!.StartsWith("CmkFlink.", StringComparison.Ordinal)).SelectMany(type => type.GetProperties()).Where(property => names.Contains(property.Name)), property => Assert.Equal("System.String", property.PropertyType.FullName));
    }
}
