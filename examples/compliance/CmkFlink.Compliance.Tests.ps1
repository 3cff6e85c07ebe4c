<#
.SYNOPSIS
Checks, as a Pester 5 container, that the keys of an estate of Flink applications are as they should be: one test for each application and rule.

.DESCRIPTION
Reads as a reader and changes nothing. What cannot be read fails its test: nothing is called compliant that was not seen.

.PARAMETER Region
Regions to look at; by default the Region of the credentials.

.PARAMETER ProfileName
Profiles to look with, one an account; by default the credentials of the session.

.PARAMETER ProfileLocation
A credentials file other than the usual one.

.PARAMETER ApplicationName
Applications, with wildcards; by default all.

.PARAMETER AllowAwsOwnedKey
Applications that need no customer managed key, with wildcards. The other rules of keys are then skipped for them.

.PARAMETER MaximumKeyAgeDay
The age of key material from which the rotation is overdue; 0 for no limit.

.PARAMETER MaximumChangeDay
How long a rotation may be open.

.EXAMPLE
$container = New-PesterContainer -Path ./CmkFlink.Compliance.Tests.ps1 -Data @{ Region = 'eu-west-1', 'eu-central-1'; MaximumKeyAgeDay = 180 }
Invoke-Pester -Container $container
#>
# Pester hands the parameters to discovery and run; the analyzer sees no use of some in this scope.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Used in the blocks of Pester.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Used in the blocks of Pester.')]
param(
    [string[]] $Region = @(),
    [string[]] $ProfileName = @(),
    [string] $ProfileLocation,
    [string[]] $ApplicationName = @('*'),
    [string[]] $AllowAwsOwnedKey = @(),
    [int] $MaximumKeyAgeDay = 365,
    [int] $MaximumChangeDay = 7
)

BeforeDiscovery {
    $where = @{}
    if ($Region) { $where.Region = $Region }
    if ($ProfileName) { $where.ProfileName = $ProfileName }
    if ($ProfileLocation) { $where.ProfileLocation = $ProfileLocation }
    $estate = @(Get-FlinkCmkStatus -ApplicationName $ApplicationName @where -ErrorAction SilentlyContinue -ErrorVariable unreadable)

    $unread = @($estate | Where-Object Error | ForEach-Object { @{ What = "$($_.ApplicationName ?? 'the applications') of $($_.Region) $($_.ProfileName)".Trim(); Why = "$($_.Error)" } })
    if ($unreadable -and -not $unread) { $unread = @($unreadable | ForEach-Object { @{ What = 'the estate'; Why = "$_" } }) }

    $applications = foreach ($status in $estate | Where-Object { -not $_.Error }) {
        $one = @{ Region = $status.Region }
        if ($status.ProfileName) { $one.ProfileName = $status.ProfileName }
        if ($ProfileLocation) { $one.ProfileLocation = $ProfileLocation }
        $exempt = $status.KeyType -eq 'AwsOwnedKey' -and @($AllowAwsOwnedKey | Where-Object { $status.ApplicationName -like $_ }).Count -gt 0
        @{
            Name = "$($status.ApplicationName) ($($status.Region))"
            Status = $status
            Exempt = $exempt
            UnderOwnKey = $status.KeyType -eq 'CustomerManagedKey'
            # What of the application and its key could not be read, by the ids of the findings.
            Unread = @($status.Findings.RuleId | Where-Object { $_ -like '*Unreadable' -or $_ -eq 'EnhancedSnapshots' })
            KeySince = if ($status.LastKeyRotation) { $status.LastKeyRotation } elseif ($status.KeyArn) { (Get-FlinkCmkKey $status.KeyArn @one -ErrorAction SilentlyContinue).CreationDate }
            Checks = @(if ($status.KeyType -eq 'CustomerManagedKey') {
                    Test-FlinkCmk $status.ApplicationName @one -ErrorAction SilentlyContinue | ForEach-Object { @{ Check = $_.Check; Result = "$($_.Result)"; Detail = $_.Detail; Remedy = $_.Remedy } }
                })
            MaximumKeyAgeDay = $MaximumKeyAgeDay
            MaximumChangeDay = $MaximumChangeDay
        }
    }
}

Describe 'The estate' {
    It 'has applications' -TestCases @{ Seen = @($applications).Count; Unread = @($unread).Count } {
        $Seen + $Unread | Should -BeGreaterThan 0 -Because 'an estate without applications is most often a wrong Region or profile'
    }

    It 'can be read: <What>' -ForEach $unread {
        $Why | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach @($applications) {
    It 'is under a customer managed key' -Skip:$Exempt {
        $Status.KeyType | Should -Be 'CustomerManagedKey' -Because "$($Status.NextStep) $($Status.NextCommand)"
    }

    It 'has a key that is enabled' -Skip:(-not $UnderOwnKey) {
        $Status.KeyState | Should -Be 'Enabled' -Because "the application needs $($Status.KeyArn)"
    }

    It 'has a key that does not rotate by itself' -Skip:(-not $UnderOwnKey) {
        $Status.AutomaticRotation | Should -BeFalse -Because 'running state takes new material up at a restart only, so the key is rotated on demand, with a restart'
        $Status.AutomaticRotation | Should -Not -BeNullOrEmpty -Because 'what could not be read is not compliant'
    }

    It 'has key material that is not too old' -Skip:(-not $UnderOwnKey -or $MaximumKeyAgeDay -eq 0) {
        $KeySince | Should -Not -BeNullOrEmpty -Because 'what could not be read is not compliant'
        ([datetime]::UtcNow - $KeySince).TotalDays | Should -BeLessOrEqual $MaximumKeyAgeDay -Because "the material is of $('{0:yyyy-MM-dd}' -f $KeySince): Invoke-FlinkCmkRotation $($Status.ApplicationName) renews it"
    }

    # What is stopped takes the present material up at its start.
    It 'runs under the present key material' -Skip:(-not $UnderOwnKey -or $Status.Status -eq 'READY') {
        "$($Status.MaterialAge)" | Should -Be 'Current' -Because "the key was rotated $($Status.LastKeyRotation) and the application restarted $($Status.LastRestart)"
    }

    It 'has all its snapshots under its own key' -Skip:(-not $UnderOwnKey) {
        # An empty list is fine, one that could not be read is not.
        $Unread | Where-Object { $_ -in 'SnapshotsUnreadable', 'EnhancedSnapshots' } | Should -BeNullOrEmpty -Because 'what could not be read is not compliant'
        @($Status.Snapshots | Where-Object KeyArn -ne $Status.KeyArn) | Should -BeNullOrEmpty
    }

    It 'has no snapshot under older key material' -Skip:(-not $UnderOwnKey) {
        $Unread | Where-Object { $_ -in 'SnapshotsUnreadable', 'EnhancedSnapshots', 'KeyUnreadable', 'KeyRotationUnreadable', 'RestartsUnreadable' } | Should -BeNullOrEmpty -Because 'what could not be read is not compliant'
        ($Status.Snapshots | Measure-Object UnderOlderMaterial -Sum).Sum | Should -BeIn $null, 0
    }

    It 'lets its operators use the key' -Skip:(-not $UnderOwnKey) {
        "$($Status.OperatorAccess)" | Should -Be 'Allowed' -Because "$(@($Status.Operators | Where-Object Missing).Missing)"
    }

    It 'has no alias that names another key by now' -Skip:(-not $UnderOwnKey) {
        $Unread | Where-Object { $_ -in 'AliasesUnreadable', 'KeyUnreadable', 'KeyTagsUnreadable' } | Should -BeNullOrEmpty -Because 'what could not be read is not compliant'
        $Status.Drift | Should -BeNullOrEmpty
    }

    It 'has no rotation that was left open' {
        $Unread | Where-Object { $_ -in 'TagsUnreadable', 'KeyTagsUnreadable', 'ChangeUnreadable', 'ChangeMarkUnreadable' } | Should -BeNullOrEmpty -Because 'what could not be read is not compliant'
        if ($Status.OpenChange) {
            ([datetime]::UtcNow - $Status.OpenChange.Begun).TotalDays | Should -BeLessOrEqual $MaximumChangeDay -Because "change $($Status.OpenChange.ChangeId) waits for the $($Status.OpenChange.NextActor): $($Status.OpenChange.NextStep)"
        }
    }

    It 'passes the check <Check>' -ForEach $Checks {
        # A warning is for people to judge; a failure or an unknown is not compliant.
        $Result | Should -BeIn 'Pass', 'Warn' -Because "$Detail $Remedy"
    }
}
