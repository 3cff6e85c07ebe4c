BeforeAll {
    . $PSScriptRoot/Common.ps1
    # Seconds. What is ended here would last a minute or longer; a busy machine may take more than one second to end it.
    $AtOnce = 45
    # A change of state takes half an hour by this.
    $Slow = 40000
    . $PSScriptRoot/AnsweringHost.ps1

    # Stops a running command as Ctrl+C does and says how long that took.
    function Measure-Stop {
        param([powershell] $Shell)
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $Shell.Stop()
        $clock.Elapsed.TotalSeconds
    }
}

Describe 'Ctrl+C' {
    It 'ends a wait at once, and the change goes on at AWS' {
        $sandbox = Start-DemoSandbox -TimeScale $Slow
        $shell = New-AnsweringShell -Variables @{ file = $sandbox.CredentialsFile }
        try {
            $running = $shell.AddScript('Stop-FlinkApplication orders -ProfileName iam -ProfileLocation $file').BeginInvoke()
            Wait-Until { $shell.Streams.Progress.Count -gt 0 }
            $running.IsCompleted | Should -BeFalse
            Measure-Stop $shell | Should -BeLessThan $AtOnce
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            (Get-FlinkApplication orders -ProfileName iam -ProfileLocation $sandbox.CredentialsFile).Status | Should -Be 'STOPPING'
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
            $sandbox | Stop-FlinkCmkSandbox
        }
    }

    It 'ends a call that gets no answer at once' {
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $shell = New-AnsweringShell -Variables @{ url = "http://127.0.0.1:$($silent.LocalEndpoint.Port)" }
        try {
            $null = $shell.AddScript('Get-FlinkCmkKey alias/x -AccessKey AKIDEXAMPLE -SecretKey secret -Region eu-west-1 -EndpointUrl $url').BeginInvoke()
            $called = $silent.AcceptTcpClientAsync()
            Wait-Until { $called.IsCompleted }
            Measure-Stop $shell | Should -BeLessThan $AtOnce
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $called.Result.Dispose()
        }
        finally {
            $silent.Stop()
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    It 'leaves a session that goes on working' {
        $sandbox = Start-DemoSandbox -TimeScale $Slow
        $shell = New-AnsweringShell -Variables @{ file = $sandbox.CredentialsFile }
        try {
            $null = $shell.AddScript('Stop-FlinkApplication orders -ProfileName iam -ProfileLocation $file').BeginInvoke()
            Wait-Until { $shell.Streams.Progress.Count -gt 0 }
            $shell.Stop()
            $shell.Commands.Clear()
            $shell.AddScript('Get-FlinkApplication legacy -ProfileName iam -ProfileLocation $file').Invoke().Status | Should -Be 'READY'
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
            $sandbox | Stop-FlinkCmkSandbox
        }
    }
}

Describe 'The end of the pipe' {
    BeforeAll { $sandbox = Start-DemoSandbox }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'may take one object and leave' {
        @(Get-FlinkApplication -ProfileName iam -ProfileLocation $sandbox.CredentialsFile | Select-Object -First 1) | Should -HaveCount 1
    }

    It 'may be left by -ErrorAction Stop with the module''s own error' {
        { Get-FlinkApplication orders, nowhere, legacy -ProfileName iam -ProfileLocation $sandbox.CredentialsFile -ErrorAction Stop } |
            Should -Throw -ErrorId 'ApplicationNotFound,CmkFlink.Cmdlets.Applications.GetFlinkApplicationCommand'
    }

    It 'hears of one bad name among good ones, and gets the good ones' {
        $found = Get-FlinkApplication orders, nowhere, legacy -ProfileName iam -ProfileLocation $sandbox.CredentialsFile -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.ApplicationName | Should -Be 'orders', 'legacy'
        $failure | Should -HaveCount 1
        $failure[0].TargetObject | Should -Be 'nowhere'
        $failure[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-FlinkApplication*'
    }
}
