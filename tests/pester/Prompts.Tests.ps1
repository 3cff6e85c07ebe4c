BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/AnsweringHost.ps1
    $sandbox = Start-DemoSandbox
    $key = Initialize-Actors $sandbox
    $variables = @{ file = $sandbox.CredentialsFile; key = $key.KeyArn }
    $yes, $no = 0, 2
}

AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'Confirmation' {
    BeforeEach {
        $answering = [AnsweringHost]::new()
        $shell = New-AnsweringShell $answering $variables
        $before = $sandbox.GetEvents().Count
    }

    AfterEach {
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }

    It 'asks in PowerShell''s words, names target and action, and changes nothing on a no' {
        $answering.Screen.Choices.Enqueue($no)
        $null = $shell.AddScript('Enable-FlinkCmk orders $key -Confirm -ProfileName operator -ProfileLocation $file').Invoke()
        $answering.Screen.Asked | Should -HaveCount 1
        $answering.Screen.Asked[0] | Should -BeLike "*application orders*"
        $answering.Screen.Asked[0] | Should -BeLike "*$($key.KeyArn)*"
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }

    It 'asks about every application before it changes the first' {
        $answering.Screen.Sandbox = $sandbox
        $writes = @($sandbox.GetEvents().Where{ $_.IsWrite }).Count
        $yes, $no, $yes | ForEach-Object { $answering.Screen.Choices.Enqueue($_) }
        $result = $shell.AddScript('New-FlinkSnapshot orders, notebook, legacy gated -Confirm -ProfileName iam -ProfileLocation $file').Invoke()
        $answering.Screen.Asked | Should -HaveCount 3
        $answering.Screen.WritesSeen | Should -Be $writes, $writes, $writes
        $result.SnapshotName | Should -Be 'gated'
        # legacy was agreed to, but a stopped application has no snapshot to take.
        $shell.Streams.Error | Should -HaveCount 1
        $shell.Streams.Error[0].TargetObject.ApplicationName | Should -Be 'legacy'
    }

    It 'asks about every snapshot of a deletion' {
        $null = $shell.AddScript('Enable-FlinkCmk orders $key -ProfileName operator -ProfileLocation $file; New-FlinkSnapshot orders fresh -ProfileName operator -ProfileLocation $file').Invoke()
        $shell.Commands.Clear()
        1..4 | ForEach-Object { $answering.Screen.Choices.Enqueue($no) }
        $null = $shell.AddScript('Remove-FlinkAwsOwnedSnapshot orders -Confirm -ProfileName operator -ProfileLocation $file').Invoke()
        $answering.Screen.Asked | Should -HaveCount 4
        Get-WriteEvent $sandbox $before | Where-Object EventName -eq 'DeleteApplicationSnapshot' | Should -BeNullOrEmpty
    }

    It 'stops the whole command where the user halts it' {
        # The last choice of ShouldProcess, suspend, is offered only by hosts with nested prompts; "No to All" ends the questions.
        $answering.Screen.Choices.Enqueue(3)
        $null = $shell.AddScript('Stop-FlinkApplication legacy, orders, notebook -Confirm -ProfileName iam -ProfileLocation $file').Invoke()
        $answering.Screen.Asked | Should -HaveCount 1
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }
}

Describe 'An MFA code' {
    It 'is asked for on the pipeline thread and opens the role' {
        $answering = [AnsweringHost]::new()
        $answering.Screen.Secret = [Delegate]::CreateDelegate([Func[string]], $sandbox, 'GetMfaCode')
        $shell = New-AnsweringShell $answering $variables
        try {
            $found = $shell.AddScript('$DebugPreference = "Continue"; Get-FlinkApplication orders -ProfileName operator-mfa -ProfileLocation $file').Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $found.ApplicationName | Should -Be 'orders'
            $answering.Screen.Written -join "`n" | Should -BeLike '*MFA*'
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    It 'may be wrong twice, is an error the third time, and is never shown' {
        $answering = [AnsweringHost]::new()
        $wrong = '000000', '000001', '000002'
        $asked = [System.Collections.Generic.Queue[string]]::new([string[]] $wrong)
        $answering.Screen.Secret = [Delegate]::CreateDelegate([Func[string]], $asked, 'Dequeue')
        $shell = New-AnsweringShell $answering $variables
        try {
            $shell.AddScript('$DebugPreference = $VerbosePreference = "Continue"; Get-FlinkApplication orders -ProfileName operator-mfa -ProfileLocation $file *>&1 | Out-String -Width 4096; $Error | Format-List * -Force | Out-String -Width 4096').Invoke() -join "`n" | Set-Variable said
            $asked | Should -BeNullOrEmpty -Because 'three codes were asked for, and no fourth'
            $said | Should -BeLike '*MfaRefused*'
            $screen = $answering.Screen.Written -join "`n"
            $screen | Should -BeLike '*try 3 of 3*'
            foreach ($code in $wrong) { "$said$screen".Contains($code) | Should -BeFalse }
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    It 'is an error with a remedy where nobody can answer' {
        Get-FlinkApplication orders -ProfileName operator-mfa -ProfileLocation $sandbox.CredentialsFile -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
