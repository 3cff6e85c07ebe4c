# Keys, snapshots and applications over their life, on the staged module.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The life of a key' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $key = Initialize-Actors $sandbox
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
        $null = $key | Enable-FlinkCmk -ApplicationName orders -ProfileName operator
        $null = New-FlinkSnapshot -ApplicationName orders -SnapshotName fresh -ProfileName operator
    }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'lists who uses a key' {
        $seen = Get-FlinkCmkKey alias/orders -IncludeUsage -ProfileName reader
        $seen.UsageComplete | Should -BeTrue
        $seen.Usage.Name | Should -Be 'orders', 'orders/fresh', 'alias/orders'
        ($seen.Usage | Format-Table | Out-String) | Should -Match 'Needed +Application +orders +configured with the'
        ($seen | Format-List | Out-String) | Should -Match 'UsageComplete +: True'
    }

    It 'keeps a key enabled that is needed, and says who needs it' {
        { $key | Disable-FlinkCmkKey -ProfileName keyadmin -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'KeyStillNeeded*'
        { Remove-FlinkCmkKey alias/orders -ProfileName keyadmin -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'KeyStillNeeded*'
        (Get-FlinkCmkKey $key.KeyArn -ProfileName keyadmin).KeyState | Should -Be 'Enabled'
    }

    It 'explains with -WhatIf and writes nothing' {
        $before = $sandbox.GetEvents().Count
        $planned = $key | Remove-FlinkCmkKey -ProfileName keyadmin -WhatIf -WarningVariable warned -WarningAction SilentlyContinue
        $planned.KeyState | Should -Be 'Enabled'
        "$warned" | Should -Match 'orders/fresh'
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }

    It 'does not bind an application where a key is needed' {
        # Both carry the ARN of a key that somebody needs: had it been bound, the guard would have thrown.
        foreach ($object in (Get-FlinkApplication orders -ProfileName operator), @(Get-FlinkSnapshot orders fresh -ProfileName operator)[0]) {
            $object.KeyArn | Should -Be $key.KeyArn
            foreach ($command in 'Disable-FlinkCmkKey', 'Enable-FlinkCmkKey', 'Remove-FlinkCmkKey', 'Restore-FlinkCmkKey', 'Set-FlinkCmkKey') {
                { $object | & $command -ProfileName keyadmin -Confirm:$false -ErrorAction Stop } | Should -Throw -ExceptionType ([System.Management.Automation.ParameterBindingException]) -Because $command
            }
        }
    }

    It 'disables, enables, deletes and restores a key that nobody needs' {
        $free = New-FlinkCmkKey -Alias alias/free -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn -ProfileName keyadmin
        ($free | Disable-FlinkCmkKey -ProfileName keyadmin -Confirm:$false).KeyState | Should -Be 'Disabled'
        ($free | Enable-FlinkCmkKey -ProfileName keyadmin).KeyState | Should -Be 'Enabled'
        $gone = $free | Remove-FlinkCmkKey -PendingWindowInDays 7 -ProfileName keyadmin -Confirm:$false
        $gone.KeyState | Should -Be 'PendingDeletion'
        ($gone.DeletionDate - [datetime]::UtcNow).TotalDays | Should -BeGreaterThan 6
        (Restore-FlinkCmkKey alias/free -ProfileName keyadmin).KeyState | Should -Be 'Enabled'
    }

    It 'sets aliases, tags and description' {
        $set = Set-FlinkCmkKey alias/free -Alias alias/free-2 -RemoveAlias alias/free -Tag @{ owner = 'team-a' } -Description 'Free' -ProfileName keyadmin
        $set.Aliases | Should -Be 'alias/free-2'
        $set.Tags['owner'] | Should -Be 'team-a'
        $set.Description | Should -Be 'Free'
        (Set-FlinkCmkKey alias/free-2 -RemoveTag owner -ProfileName keyadmin).Tags.ContainsKey('owner') | Should -BeFalse
    }

    It 'never puts a policy that locks its author out' {
        $policy = New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $readerArn
        { Set-FlinkCmkKey alias/orders -Policy $policy -ProfileName keyadmin -ErrorAction Stop } | Should -Throw -ErrorId 'KeyPolicyLocksOutCaller*'
    }
}

Describe 'The life of an application and its snapshots' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $key = Initialize-Actors $sandbox
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
        $null = $key | Enable-FlinkCmk -ApplicationName orders -ProfileName operator
    }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'restarts a running application under its key' {
        $restarted = Restart-FlinkApplication orders -ProfileName operator -ReaderProfileName reader
        $restarted.Status | Should -Be 'RUNNING'
        $restarted.KeyArn | Should -Be $key.KeyArn
        $restarted.Changed | Should -BeTrue
    }

    It 'deletes no snapshot before there is a newer one' {
        { Remove-FlinkSnapshot orders nightly-1 -ProfileName operator -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NoRestorePoint*'
    }

    It 'wants to know which, and an override for all' {
        { Remove-FlinkSnapshot orders -ProfileName operator -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'SnapshotsNotSelected*'
        { Remove-FlinkSnapshot orders -All -ProfileName operator -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'StateWouldBeLost*'
    }

    It 'deletes given ones from the pipe once there is a newer one' {
        $null = New-FlinkSnapshot orders -SnapshotName fresh -ProfileName operator
        $removed = Get-FlinkSnapshot orders nightly-* -ProfileName operator | Remove-FlinkSnapshot -ProfileName operator -ReaderProfileName reader -Confirm:$false
        $removed.SnapshotName | Sort-Object | Should -Be 'nightly-1', 'nightly-2'
        $left = Get-FlinkSnapshot orders -ProfileName operator -ReaderProfileName reader
        $left.SnapshotName | Should -Contain 'fresh'
        ($left | Where-Object SnapshotName -EQ fresh).MaterialAge | Should -Be 'Current'
        ($left | Where-Object SnapshotName -EQ fresh).Restorable | Should -BeTrue
    }

    It 'deletes all under a key by its alias, but the newest under the key in use' {
        $removed = Remove-FlinkSnapshot orders -KeyArn alias/orders -ProfileName operator -ReaderProfileName reader -Confirm:$false -WarningAction SilentlyContinue
        $removed.SnapshotName | Should -Not -Contain 'fresh'
        (Get-FlinkSnapshot orders -ProfileName operator).SnapshotName | Should -Contain 'fresh'
    }

    It 'rolls the last update back, once' {
        $null = Restart-FlinkApplication orders -ProfileName operator
        $undone = Undo-FlinkApplicationUpdate orders -ProfileName operator -ReaderProfileName reader
        $undone.Changed | Should -BeTrue
        (Undo-FlinkApplicationUpdate orders -ProfileName operator).Changed | Should -BeFalse
    }

    It 'restores a snapshot or starts without state, never both' {
        { Start-FlinkApplication legacy -SnapshotName nightly-1 -SkipRestore -ProfileName account-administrator -ErrorAction Stop } | Should -Throw -ErrorId 'RequestContradictory*'
        (Get-FlinkApplication legacy -ProfileName account-administrator).Status | Should -Be 'READY'
    }

    It 'upgrades an old runtime and refuses a notebook' {
        (Update-FlinkApplicationRuntime legacy -ProfileName account-administrator -WarningAction SilentlyContinue).RuntimeEnvironment | Should -Be 'FLINK-1_20'
        { Update-FlinkApplicationRuntime notebook -ProfileName account-administrator -ErrorAction Stop } | Should -Throw -ErrorId 'ApplicationModeUnsupported*'
    }
}
