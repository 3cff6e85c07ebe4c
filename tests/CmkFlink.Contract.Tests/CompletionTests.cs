using System.Reflection;

namespace CmkFlink.Contract.Tests;

/// <summary>Every parameter that takes the name of something is completed, on both editions of PowerShell.</summary>
public sealed class CompletionTests
{
    private static readonly string[] Names = ["ApplicationName", "ApplicationArn", "KeyArn", "Alias", "SnapshotName", "Region", "RuntimeEnvironment"];
    private static readonly string[] Endings = ["ProfileName", "RoleName", "UserName"];

    /// <summary>Parameters that name what is yet to be made, or of which the cmdlet asks nobody: nothing is offered for them, files neither.</summary>
    private static readonly string[] OfNothing =
    [
        "Invoke-FlinkCmkRehearsal Alias", "Invoke-FlinkCmkRehearsal ApplicationName", "Invoke-FlinkCmkRehearsal KeyAdministratorRoleName",
        "Invoke-FlinkCmkRehearsal OperatorRoleName", "Invoke-FlinkCmkRehearsal ReaderRoleName",
        "New-FlinkApplication ApplicationName", "New-FlinkCmkKey Alias", "New-FlinkCmkPolicy ApplicationArn", "New-FlinkCmkPolicy KeyArn",
        "New-FlinkCmkRole RoleName", "New-FlinkSnapshot SnapshotName", "Set-FlinkCmkKey Alias",
        "Test-FlinkCmkAccess ApplicationArn", "Test-FlinkCmkAccess OldKeyArn",
    ];

    public static TheoryData<string> Cmdlets => [.. StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name)];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_parameter_that_takes_a_name_has_a_completer(string cmdlet) => Assert.Empty(Named(StagedModule.Cmdlets, cmdlet).Where(property => Completer(property) is null).Select(property => property.Name));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Windows_PowerShell_has_the_same_completers(string cmdlet)
    {
        static IEnumerable<string> All(IEnumerable<CmdletShape> shapes, string cmdlet) => Parameters(shapes, cmdlet).Select(property => $"{property.Name}: {Completer(property)?.Name}").Order(StringComparer.Ordinal);

        Assert.Equal(All(StagedModule.Cmdlets, cmdlet), All(StagedModule.DesktopCmdlets, cmdlet));
    }

    [Fact]
    public void Nothing_is_offered_for_new_names_only() =>
        Assert.Equal(OfNothing.Order(StringComparer.Ordinal), StagedModule.Cmdlets.SelectMany(cmdlet => Parameters([cmdlet], cmdlet.Name).Where(property => Completer(property)?.Name == "NewNameCompleter").Select(property => $"{cmdlet.Name} {property.Name}")).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_completer_can_be_made_by_PowerShell(string cmdlet)
    {
        foreach (Type completer in Parameters(StagedModule.Cmdlets, cmdlet).Select(Completer).OfType<Type>())
        {
            Assert.True(completer.IsPublic && completer.GetConstructor(Type.EmptyTypes) is not null, completer.FullName);
            Assert.Contains(completer.GetInterfaces(), contract => contract.Name == "IArgumentCompleter");
        }
    }

    private static IEnumerable<PropertyInfo> Named(IEnumerable<CmdletShape> shapes, string cmdlet) =>
        Parameters(shapes, cmdlet).Where(property => Names.Contains(property.Name) || Endings.Any(ending => property.Name.EndsWith(ending, StringComparison.Ordinal)));

    private static IEnumerable<PropertyInfo> Parameters(IEnumerable<CmdletShape> shapes, string cmdlet) =>
        shapes.Single(shape => shape.Name == cmdlet).Type.GetProperties().Where(property => property.GetCustomAttributesData().Any(a => a.AttributeType.Name == "ParameterAttribute"));

    private static Type? Completer(PropertyInfo property) =>
        property.GetCustomAttributesData().SingleOrDefault(a => a.AttributeType.Name == "ArgumentCompleterAttribute")?.ConstructorArguments[0].Value as Type;
}
