<#
.SYNOPSIS
Runs the compliance container over the estate, writes JUnit XML, and fails where a test fails.

.PARAMETER Region
Regions to look at.

.PARAMETER ResultPath
The JUnit file.

.PARAMETER SummaryPath
A Markdown file that failures are appended to, for the pipeline's page; none by default.

.PARAMETER Data
Further parameters of the container, such as @{ MaximumKeyAgeDay = 180 }.

.EXAMPLE
./Test-Compliance.ps1 -Region eu-west-1, eu-central-1 -ResultPath compliance.xml
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string[]] $Region,

    [Parameter(Mandatory)]
    [string] $ResultPath,

    [string] $SummaryPath,

    [hashtable] $Data = @{}
)

$ErrorActionPreference = 'Stop'
Import-Module ./modules/CmkFlink
Import-Module Pester -MinimumVersion 5.3

$configuration = New-PesterConfiguration
$configuration.Run.Container = New-PesterContainer -Path "$PSScriptRoot/../compliance/CmkFlink.Compliance.Tests.ps1" -Data (@{ Region = $Region } + $Data)
$configuration.Run.PassThru = $true
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'JUnitXml'
$configuration.TestResult.OutputPath = $ResultPath
$configuration.Output.Verbosity = 'Detailed'
$result = Invoke-Pester -Configuration $configuration
if ($SummaryPath) {
    $lines = @("### Keys of Flink applications: $($result.Result)", '', "$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped")
    $lines += $result.Failed | ForEach-Object { "- $($_.ExpandedPath): $($_.ErrorRecord[0].Exception.Message -replace '\s+', ' ')" }
    Add-Content -LiteralPath $SummaryPath -Value $lines
}
if ($result.Result -ne 'Passed') { throw "$($result.FailedCount) of $($result.TotalCount) checks failed." }
