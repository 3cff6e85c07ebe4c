BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $lines = @(Get-Sequence)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Runs the lines in order in one scope, as somebody would type them, and keeps what each gave.
    function Invoke-Lines {
        param($Sandbox, [string[]] $Lines, [string] $Suffix = '')
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $Sandbox.CredentialsFile }
        $ErrorActionPreference = 'Continue'
        $key = $null
        foreach ($line in $Lines) {
            $errors = $null
            $output = . ([scriptblock]::Create("$line$Suffix")) 2>&1 3>&1
            [pscustomobject]@{
                Line     = $line
                Output   = @($output | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] -and $_ -isnot [System.Management.Automation.WarningRecord] })
                Errors   = @($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
                Warnings = @($output | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
                Key      = $key
            }
        }
    }
}

Describe 'The sequence, composed by hand' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $runs = Invoke-Lines $sandbox (Get-Sequence)
        $key = $runs[3].Key
    }

    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'runs this line without an error: <_>' -ForEach $lines {
        $line = $_
        ($runs | Where-Object Line -eq $line).Errors | Should -BeNullOrEmpty
    }

    It 'makes an enabled key under the alias, its automatic rotation off' {
        $key.Alias | Should -Be 'alias/orders'
        $key.KeyState | Should -Be 'Enabled'
        $key.AutomaticRotation | Should -BeFalse
        $key.Changed | Should -BeTrue
    }

    It 'leaves no check of the reader unknown or failed' {
        $runs[5].Output.Count | Should -BeGreaterThan 15
        $runs[5].Output.Result | Should -Not -Contain 'Unknown'
        $runs[5].Output.Result | Should -Not -Contain 'Fail'
    }

    It 'switches the running application at once' {
        $change = $runs[6].Output
        $change.Before | Should -Be 'AwsOwnedKey'
        $change.After | Should -Be $key.KeyArn
        $change.Changed | Should -BeTrue
        $change.Effective | Should -Be 'Now'
    }

    It 'takes a snapshot under the key and deletes all under the AWS owned key' {
        $runs[7].Output.KeyArn | Should -Be $key.KeyArn
        $runs[7].Output.SnapshotStatus | Should -Be 'READY'
        $runs[8].Output.KeyType | Sort-Object -Unique | Should -Be 'AwsOwnedKey'
        $left = Get-FlinkSnapshot orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile
        $left.KeyArn | Sort-Object -Unique | Should -Be $key.KeyArn
    }

    It 'lets each actor do its own part' {
        $made = @{}
        foreach ($event in Get-WriteEvent $sandbox) { $made[$event.EventName] = $event.UserIdentity.Arn }
        $made.AttachRolePolicy | Should -BeLike '*user/account-administrator'
        $made.CreateKey | Should -BeLike '*assumed-role/KeyAdministrator/*'
        $made.UpdateApplication | Should -BeLike '*assumed-role/Operator/*'
        $made.DeleteApplicationSnapshot | Should -BeLike '*assumed-role/Operator/*'
    }

    It 'changes nothing with -WhatIf on every line, to its end' {
        $before = $sandbox.GetEvents().Count
        $again = Invoke-Lines $sandbox (Get-Sequence) ' -WhatIf'
        $again.Errors | Should -BeNullOrEmpty
        $again.Count | Should -Be 9
        $sandbox.GetEvents().Count | Should -BeGreaterThan $before -Because 'the plan is made from what is seen'
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }

    It 'is done already when it runs again' {
        $again = Invoke-Lines $sandbox (Get-Sequence)
        $again.Errors | Should -BeNullOrEmpty
        $again[0..4].Output.Changed | Should -Not -Contain $true
        $again[3].Key.KeyArn | Should -Be $key.KeyArn
        $again[6].Output.Changed | Should -BeFalse
        $again[8].Output | Should -BeNullOrEmpty
    }

    It 'goes back to the AWS owned key' {
        $change = Disable-FlinkCmk orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile
        $change.After | Should -Be 'AwsOwnedKey'
        (Get-FlinkApplication orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile).KeyType | Should -Be 'AwsOwnedKey'
    }
}

Describe 'The sequence in a fresh account with -WhatIf on every line' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $before = $sandbox.GetEvents().Count
        $runs = Invoke-Lines $sandbox (Get-Sequence) ' -WhatIf'
    }

    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'runs to its end and calls nothing that writes' {
        $runs.Count | Should -Be 9
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }

    It 'emits what it planned, so that the next line has its input' {
        $runs[0..2].Output.PolicyName | Should -HaveCount 3
        $runs[3].Key.KeyState | Should -Be 'Planned'
        $runs[4].Output.KeyArns | Should -Be $runs[3].Key.KeyArn
    }

    It 'warns of permissions that are only planned, instead of failing' {
        $runs[0..7].Errors | Should -BeNullOrEmpty
        $runs[6].Warnings | Should -Not -BeNullOrEmpty
        # The last line starts with Get-, which has no -WhatIf: its refusal is real.
        $runs[8].Errors.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
    }
}

Describe 'The sequence with an IAM user as operator' {
    It 'runs to its end' {
        $sandbox = Start-DemoSandbox
        try {
            $operatorArn = 'arn:aws:iam::123456789012:user/operator-user'
            $user = (Get-Sequence) -replace '-RoleName Operator\b', '-UserName operator-user' -replace '-ProfileName operator\b', '-ProfileName operator-user'
            $runs = Invoke-Lines $sandbox $user
            $runs.Errors | Should -BeNullOrEmpty
            $runs[5].Output.Result | Should -Not -Contain 'Unknown'
            $runs[6].Output.Changed | Should -BeTrue
            $runs[8].Output | Should -HaveCount 3
        }
        finally { $sandbox | Stop-FlinkCmkSandbox }
    }
}

Describe 'A stopped application' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $key = Initialize-Actors $sandbox
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile; '*-Flink*:ProfileName' = 'operator' }
    }

    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'is switched for its next start, and the start proves it' {
        (Stop-FlinkApplication orders).Status | Should -Be 'READY'
        $change = Enable-FlinkCmk orders $key.KeyArn
        $change.Changed | Should -BeTrue
        $change.Effective | Should -Be 'AtNextStart'
        $before = $sandbox.GetEvents().Count
        (Start-FlinkApplication orders).Status | Should -Be 'RUNNING'
        $sandbox.GetEvents() | Select-Object -Skip $before | Where-Object EventName -eq 'GenerateDataKeyWithoutPlaintext' | Where-Object { -not $_.DryRun } | Should -Not -BeNullOrEmpty
    }
}
