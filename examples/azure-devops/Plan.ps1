<#
.SYNOPSIS
The plan stage of rotate-key.yml: writes the plan as the reader and hands its hash to the stage that follows.

.PARAMETER ApplicationName
The application.

.PARAMETER Strategy
NewKey or KeyMaterial.

.PARAMETER RetireOldKey
What becomes of the old key.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ApplicationName,
    [Parameter(Mandatory)] [string] $Strategy,
    [Parameter(Mandatory)] [string] $RetireOldKey
)

$ErrorActionPreference = 'Stop'
Import-Module ./modules/CmkFlink
$summary = Join-Path $env:AGENT_TEMPDIRECTORY 'plan.md'
$sha256 = & "$PSScriptRoot/../pipelines/Write-RotationPlan.ps1" -ApplicationName $ApplicationName -Strategy $Strategy -RetireOldKey $RetireOldKey -PlanPath plan.json -SummaryPath $summary
"##vso[task.uploadsummary]$summary"
"##vso[task.setvariable variable=sha256;isOutput=true]$sha256"
