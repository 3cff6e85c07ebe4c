using CmkFlink.Contract.Tests.Help.Scripts;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>The check of the examples must see a wrong one.</summary>
public sealed class CommandBinderTests
{
    [Theory]
    [InlineData("Get-FlinkCmkKey alias/orders -ProfileName reader")]
    [InlineData("Get-FlinkCmkKey -KeyId alias/orders, alias/other -IncludeUsage -Verbose")]
    [InlineData("Get-FlinkCmkKey -Incl")]
    [InlineData("Get-FlinkApplication | Get-FlinkCmkKey")]
    [InlineData("$key | Enable-FlinkCmk -ApplicationName orders -Confirm:$false")]
    [InlineData("Get-FlinkSnapshot orders `\n    -ProfileName operator |\n    Where-Object { $_.Status -eq 'READY' } |\n    Remove-FlinkSnapshot -WhatIf")]
    [InlineData("New-FlinkCmkPolicy OperatorCmk -ApplicationArn $app -KeyArn (Get-FlinkCmkKey alias/orders).KeyArn")]
    [InlineData("New-FlinkCmkKey alias/x -ApplicationArn $a -KeyAdministrator $k -Condition @{ StringEquals = @{ 'aws:PrincipalOrgID' = 'o-1' } }")]
    [InlineData("$report = @'\nGet-Nothing -Foo\n'@ # Get-Nothing")]
    [InlineData("Test-FlinkCmkAccess -ErrorRecord $Error[0] -Operator $op")]
    public void What_binds_has_no_fault(string script) => Assert.Empty(Faults(script));

    [Theory]
    [InlineData("Get-FlinkCmkKeys", "unknown")]
    [InlineData("Get-FlinkCmkKey -Key alias/orders -IncludeUse", "there is no -IncludeUse")]
    [InlineData("Get-FlinkCmkKey -P iam", "-P may be any of")]
    [InlineData("Get-FlinkCmkKey a b", "there is no place for 'b'")]
    [InlineData("Get-FlinkCmkKey -ProfileName", "-ProfileName has no value")]
    [InlineData("Get-FlinkCmkKey -ProfileName a -AWSProfileName b", "-ProfileName is given twice")]
    [InlineData("Get-FlinkCmkKey -WhatIf", "there is no -WhatIf")]
    [InlineData("New-FlinkCmkPolicy -ApplicationArn $app", "-Kind is missing")]
    [InlineData("New-FlinkCmkPolicy KeyPolice", "not 'KeyPolice'")]
    [InlineData("Remove-FlinkSnapshot -Snapshot $s -All", "-All does not belong there")]
    [InlineData("'x' | Start-FlinkCmkSandbox", "nothing is left to bind what is piped in")]
    [InlineData("if ($true) { \"$(Get-FlinkCmkKey -Nope)\" }", "there is no -Nope")]
    [InlineData("@{ Key = Get-FlinkCmkKey -Nope }", "there is no -Nope")]
    [InlineData("foreach ($k in Get-FlinkCmkKey -Nope) { }", "there is no -Nope")]
    [InlineData("Enable-FlinkCmk orders $key -Region 'a', 'b' -Timeout 1, 2", "-Timeout takes one value")]
    public void What_does_not_bind_is_named(string script, string fault) => Assert.Contains(fault, string.Join("; ", Faults(script)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Get-FlinkCmkKey 'alias")]
    [InlineData("(Get-FlinkCmkKey")]
    [InlineData("Get-FlinkCmkKey)")]
    [InlineData("@'\nno end")]
    public void What_is_no_script_is_refused(string script) => Assert.Throws<ScriptException>(() => ScriptCommand.In(script));

    private static IEnumerable<string> Faults(string script) =>
        ScriptCommand.In(script).Where(command => command.Name.Contains("Flink", StringComparison.Ordinal)).Select(command => StagedModule.Cmdlets.FirstOrDefault(cmdlet => cmdlet.Name == command.Name) is { } cmdlet ? CommandBinder.Fault(command, cmdlet) : "unknown").OfType<string>();
}
