<#
.SYNOPSIS
The apply stage of rotate-key.yml: one actor's part of the approved plan.

.PARAMETER ApplicationName
The application.

.PARAMETER Actor
Whose part it is.

.PARAMETER ReaderRole
ARN of the reader's role.

.PARAMETER Sha256
The hash of the plan that was approved.

.PARAMETER PlanPath
The plan.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ApplicationName,
    [Parameter(Mandatory)] [string] $Actor,
    [Parameter(Mandatory)] [string] $ReaderRole,
    [Parameter(Mandatory)] [string] $Sha256,
    [Parameter(Mandatory)] [string] $PlanPath
)

$ErrorActionPreference = 'Stop'
Import-Module ./modules/CmkFlink
# There is something to publish also where nothing was left to do, or nothing could be done.
$evidence = "evidence-$Actor.jsonl"
if (-not (Test-Path -LiteralPath $evidence)) { $null = New-Item -ItemType File -Path $evidence }
$env:AWS_CONFIG_FILE = & "$PSScriptRoot/../pipelines/Use-ReaderRole.ps1" -RoleArn $ReaderRole -Region $env:AWS_REGION
& "$PSScriptRoot/../pipelines/Invoke-RotationPart.ps1" -ApplicationName $ApplicationName -PlanPath $PlanPath -Sha256 $Sha256 -Actor $Actor -EvidencePath $evidence
