<#
.SYNOPSIS
The nightly runbook: looks whose key is due, writes a plan for each, and says what must be decided. Changes nothing in AWS.

.DESCRIPTION
Runs as a reader, from a scheduler. For each application of the Regions:

- a rotation that is open for longer than a day is named, with whose turn it is;
- what is amiss (a disabled key, an alias that moved, snapshots left behind) is named, with the command that mends it;
- where the key material is older than -MaximumKeyAgeDay, a plan is written to -OutputPath, which people look at, approve, and apply with Invoke-FlinkCmkRotation -PlanPath.

Writes one object an application to the pipeline, and a JSON file of all of them beside the plans.
The exit code is 0 where nothing is to be decided, 2 where something is, and 1 where the estate could not be read.

.PARAMETER Region
Regions to look at.

.PARAMETER OutputPath
A folder for the plans and the result; it is made where it does not exist.

.PARAMETER MaximumKeyAgeDay
The age of key material from which a rotation is due; 0 for every key.

.PARAMETER Strategy
NewKey, or KeyMaterial, which uses one of the 25 rotations in the life of a key.

.PARAMETER ProfileName
The reader's profile; by default the credentials of the session.

.PARAMETER ProfileLocation
A credentials file other than the usual one.

.EXAMPLE
./Invoke-NightlyRotationCheck.ps1 -Region eu-west-1 -OutputPath /var/lib/cmkflink/tonight -ProfileName reader
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string[]] $Region,

    [Parameter(Mandatory)]
    [string] $OutputPath,

    [ValidateRange(0, 3650)]
    [int] $MaximumKeyAgeDay = 365,

    [ValidateSet('NewKey', 'KeyMaterial')]
    [string] $Strategy = 'KeyMaterial',

    [string] $ProfileName,

    [string] $ProfileLocation
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$as = @{}
if ($ProfileName) { $as.ProfileName = $ProfileName }
if ($ProfileLocation) { $as.ProfileLocation = $ProfileLocation }
$null = New-Item -ItemType Directory -Path $OutputPath -Force

$estate = @(Get-FlinkCmkStatus -Region $Region @as -ErrorAction SilentlyContinue -ErrorVariable unreadable)
$results = foreach ($status in $estate) {
    $result = [ordered]@{ Application = $status.ApplicationName; Region = $status.Region; Decision = 'none'; Detail = ''; Command = $status.NextCommand; Plan = $null }
    $since = if ($status.LastKeyRotation) { $status.LastKeyRotation } elseif ($status.KeyArn) { (Get-FlinkCmkKey $status.KeyArn -Region $status.Region @as -ErrorAction SilentlyContinue).CreationDate }
    if ($status.Error) {
        $result.Decision, $result.Detail = 'read', "$($status.Error)"
    }
    elseif ($status.OpenChange) {
        if (([datetime]::UtcNow - $status.OpenChange.Begun).TotalDays -gt 1) {
            $result.Decision, $result.Detail = 'finish', "rotation $($status.OpenChange.ChangeId) waits for the $($status.OpenChange.NextActor): $($status.OpenChange.NextStep)"
        }
    }
    elseif (@($status.Findings | Where-Object Severity -ge 'Warning').Count -gt 0) {
        $result.Decision, $result.Detail = 'mend', "$($status.NextStep)"
    }
    elseif ($since -and ($MaximumKeyAgeDay -eq 0 -or ([datetime]::UtcNow - $since).TotalDays -gt $MaximumKeyAgeDay)) {
        $path = Join-Path $OutputPath "$($status.ApplicationName).$($status.Region).plan.json"
        # A plan that cannot be made is one application's affair: the others are still looked at.
        try {
            if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path }
            $steps = Invoke-FlinkCmkRotation $status.ApplicationName $Strategy -PlanOnly -PlanPath $path -Region $status.Region @as
            if (-not (Test-Path -LiteralPath $path)) { throw ($steps.Detail -join '; ') }
            $result.Plan = $path
            $result.Decision, $result.Detail = 'approve', "the key material is of $('{0:yyyy-MM-dd}' -f $since)"
            $result.Command = "Invoke-FlinkCmkRotation $($status.ApplicationName) -PlanPath '$path' -Region $($status.Region)"
        }
        catch {
            $result.Decision, $result.Detail = 'mend', "the key material is of $('{0:yyyy-MM-dd}' -f $since), and no plan can be made: $_ $($_.ErrorDetails.RecommendedAction)".Trim()
        }
    }

    [pscustomobject]$result
}

$results | ConvertTo-Json -AsArray | Set-Content -LiteralPath (Join-Path $OutputPath 'result.json')
$results
$unreadable | ForEach-Object { Write-Warning "Not readable: $_" }
if ($estate.Count -eq 0 -or $unreadable -or @($results | Where-Object Decision -eq 'read').Count -gt 0) { exit 1 }
if (@($results | Where-Object Decision -ne 'none').Count -gt 0) { exit 2 }
exit 0
