<#
.SYNOPSIS
Writes the plan of a rotation, as the reader, and shows it to whoever approves it.

.PARAMETER ApplicationName
The application.

.PARAMETER Strategy
NewKey or KeyMaterial.

.PARAMETER RetireOldKey
What becomes of the old key (NewKey).

.PARAMETER PlanPath
The file to write.

.PARAMETER SummaryPath
A Markdown file that the plan is appended to, for the pipeline's page; none by default.

.OUTPUTS
The SHA-256 of the plan: what the approvers approve, and what the applying jobs demand.

.EXAMPLE
$sha256 = ./Write-RotationPlan.ps1 -ApplicationName orders -Strategy NewKey -RetireOldKey Disable -PlanPath plan.json
#>
[CmdletBinding()]
[OutputType([string])]
param(
    [Parameter(Mandatory)]
    [string] $ApplicationName,

    [Parameter(Mandatory)]
    [ValidateSet('NewKey', 'KeyMaterial')]
    [string] $Strategy,

    [ValidateSet('None', 'Disable', 'ScheduleDeletion')]
    [string] $RetireOldKey = 'None',

    [Parameter(Mandatory)]
    [string] $PlanPath,

    [string] $SummaryPath
)

$ErrorActionPreference = 'Stop'
$steps = Invoke-FlinkCmkRotation -ApplicationName $ApplicationName -Strategy $Strategy -RetireOldKey $RetireOldKey -PlanOnly -PlanPath $PlanPath
$steps | Format-Table Number, Actor, Action, Target -Wrap | Out-Host
if (-not (Test-Path -LiteralPath $PlanPath)) { throw "No plan was written: $($steps.Detail -join '; ')" }
$file = Get-Content -LiteralPath $PlanPath -Raw | ConvertFrom-Json
if ($SummaryPath) {
    $lines = @("### Plan $($file.plan.id) for $ApplicationName", '', "SHA-256 ``$($file.sha256)``", '', '| | actor | step | to |', '|---|---|---|---|')
    $lines += for ($i = 0; $i -lt $file.plan.steps.Count; $i++) { "| $($i + 1) | $($file.plan.steps[$i].actor) | $($file.plan.steps[$i].action) | $($file.plan.steps[$i].target) |" }
    $lines += @('', "Snapshots that go: $(@($file.plan.snapshots | Where-Object delete).name -join ', ')")
    Add-Content -LiteralPath $SummaryPath -Value $lines
}
$file.sha256
