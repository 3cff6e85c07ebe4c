<#
.SYNOPSIS
Takes one actor's part in a rotation that was planned and approved, turn by turn, until the rotation is closed.

.DESCRIPTION
The jobs of key administrator, operator and IAM administrator run at the same time, each under credentials of its own, and hand over to each other: whose turn it is stands in AWS, where everybody reads it. Each job waits for the others' turns. Whichever fails or is not approved leaves the rotation where it stands; the same plan takes it up again.

The plan is applied as it was approved: another file, an altered one, or changed circumstances end the job before it changes anything.

.PARAMETER ApplicationName
The application.

.PARAMETER PlanPath
The plan.

.PARAMETER Sha256
The hash that was approved.

.PARAMETER Actor
Whose part it is.

.PARAMETER Minute
How long to wait for the others. The credentials of an OIDC session last an hour by default.

.PARAMETER PollSecond
How often to look whose turn it is; by default what the environment variable CMKFLINK_POLL_SECOND says, and otherwise every 10 seconds.

.PARAMETER EvidencePath
A file for this job's evidence.

.EXAMPLE
./Invoke-RotationPart.ps1 -ApplicationName orders -PlanPath plan.json -Sha256 5f1c... -Actor Operator
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ApplicationName,

    [Parameter(Mandatory)]
    [string] $PlanPath,

    [Parameter(Mandatory)]
    [ValidatePattern('^[0-9a-f]{64}$')]
    [string] $Sha256,

    [Parameter(Mandatory)]
    [ValidateSet('KeyAdministrator', 'Operator', 'IamAdministrator')]
    [string] $Actor,

    [ValidateRange(1, 720)]
    [int] $Minute = 50,

    [ValidateRange(0.1, 300)]
    [double] $PollSecond = $(if ($env:CMKFLINK_POLL_SECOND) { $env:CMKFLINK_POLL_SECOND } else { 10 }),

    [string] $EvidencePath
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$file = Get-Content -LiteralPath $PlanPath -Raw | ConvertFrom-Json
if ($file.sha256 -cne $Sha256) { throw "The plan $PlanPath is not the one that was approved: its hash is $($file.sha256), and $Sha256 was approved." }

$apply = @{ ApplicationName = $ApplicationName; PlanPath = $PlanPath; Actor = $Actor; ReaderProfileName = 'reader'; Confirm = $false }
if ($EvidencePath) { $apply.EvidencePath = $EvidencePath }
$clock = [System.Diagnostics.Stopwatch]::StartNew()
while ($clock.Elapsed.TotalMinutes -lt $Minute) {
    $rotation = Get-FlinkCmkRotation -ApplicationName $ApplicationName -ProfileName reader
    if ($rotation.State -eq 'Closed' -and $rotation.ChangeId -eq $file.plan.id) {
        "Rotation $($rotation.ChangeId) of $ApplicationName is closed; the application is under $($rotation.KeyArn)."
        return
    }

    # The key administrator takes the first step of all.
    $next = if ($rotation.State -eq 'Open') { $rotation.NextActor } else { 'KeyAdministrator' }
    if ($next -eq $Actor) {
        $steps = Invoke-FlinkCmkRotation @apply
        $done = $steps | Where-Object State -eq 'Done'
        $done | ForEach-Object { "$($_.Number). $($_.Action): $($_.Detail)" }
        if ($done) { continue }

        # What waits for somebody else is no failure: since it was looked whose turn it is, others have gone on.
        $stopped = $steps | Where-Object State -notin 'Done', 'AlreadyDone' | Select-Object -First 1
        if ($stopped -and ($stopped.State -ne 'Pending' -or $stopped.Actor -eq $Actor)) { throw "Step $($stopped.Number) ($($stopped.Action)) is $($stopped.State): $($stopped.Detail)" }
    }

    Start-Sleep -Milliseconds ([int]($PollSecond * 1000))
}

throw "The rotation of $ApplicationName is not closed after $Minute minutes: it waits for the $($rotation.NextActor) ($($rotation.NextStep)). The same plan takes it up again."
