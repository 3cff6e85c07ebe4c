<#
.SYNOPSIS
Runs the documentation's sequence with the staged module against a sandbox that is a process of its own. For Windows PowerShell 5.1, in which no sandbox can run and Pester's tests for PowerShell 7 cannot either; it runs in PowerShell 7 too.

.PARAMETER Manifest
CmkFlink.psd1 of the module that is tested.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Manifest)

$ErrorActionPreference = 'Stop'
$env:AWS_EC2_METADATA_DISABLED = 'true'
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$start = New-Object System.Diagnostics.ProcessStartInfo 'dotnet', "run --project `"$(Join-Path $root 'src/CmkFlink.Rehearsal')`" -- serve --demo"
$start.UseShellExecute = $false
$start.RedirectStandardInput = $true
$start.RedirectStandardOutput = $true
$sandbox = [System.Diagnostics.Process]::Start($start)
try {
    # Its first line says where it is.
    $ready = $sandbox.StandardOutput.ReadLine() | ConvertFrom-Json
    Import-Module $Manifest
    $PSDefaultParameterValues['*-Flink*:ProfileLocation'] = $ready.credentialsFile
    $as = @{ IamProfileName = 'account-administrator'; KeyAdministratorProfileName = 'key-administrator'; OperatorProfileName = 'operator'; ReaderProfileName = 'reader' }
    $steps = Initialize-FlinkCmk -ApplicationName orders -Alias alias/orders -OperatorRoleName Operator -KeyAdministratorRoleName KeyAdministrator -ReaderRoleName Reader @as
    $steps | Format-Table Number, Actor, State, Action | Out-String | Write-Output
    if (@($steps | Where-Object { $_.State -notin 'Done', 'AlreadyDone' }).Count -gt 0) { throw 'A step of the set-up is not done.' }
    $application = Get-FlinkApplication orders -ProfileName operator
    if ($application.Status -ne 'RUNNING' -or -not $application.KeyArn) { throw "Application orders is $($application.Status) under $($application.KeyArn)." }
    "Application orders is $($application.Status) under $($application.KeyArn), in PowerShell $($PSVersionTable.PSVersion)."
}
finally {
    # It serves until its standard input closes.
    $sandbox.StandardInput.Close()
    if (-not $sandbox.WaitForExit(30000)) { $sandbox.Kill() }
}
