# Progress bars as a host gets them.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/AnsweringHost.ps1
    # Time that is long enough for bars to come up: an update takes some seconds.
    $sandbox = Start-DemoSandbox -TimeScale 60
    $key = Initialize-Actors $sandbox

    # Runs a script with bars; what the host got, each record as its text.
    function Invoke-Shown {
        param([string] $Script, [string] $Until)
        $answering = [AnsweringHost]::new()
        $shell = New-AnsweringShell $answering @{ file = $sandbox.CredentialsFile; key = $key.KeyArn }
        try {
            $running = $shell.AddScript($Script).BeginInvoke()
            if ($Until) {
                Wait-Until { $answering.Screen.Progress.ToArray() -match $Until } -Seconds 60
                $shell.Stop()
            }
            else {
                try { $null = $shell.EndInvoke($running) } catch [System.Management.Automation.RuntimeException] { Write-Verbose "$_" }
            }
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
        $answering.Screen.Progress.ToArray()
    }

    # Every bar that came up was taken down, and nothing came after.
    function Assert-Down {
        param([string[]] $Records)
        foreach ($bar in $Records | ForEach-Object { ($_ -split '\|')[0] } | Sort-Object -Unique) {
            ($Records -match "^$bar\|")[-1] | Should -Match '\|Completed\|'
        }
    }
}

AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'Progress' {
    It 'names the command, what is awaited and the time gone by, nested, and is taken down at the end' {
        $records = Invoke-Shown 'Enable-FlinkCmk orders $key -ProfileName operator -ProfileLocation $file -Confirm:$false'
        $records -match '^0\|-1\|Processing\|Enable-FlinkCmk\|.+ \(\d\d:\d\d:\d\d\)$' | Should -Not -BeNullOrEmpty
        $records -match '^\d+\|0\|Processing\|.*orders.*\|orders is UPDATING \(\d\d:\d\d:\d\d\)$' | Should -Not -BeNullOrEmpty
        Assert-Down $records
    }

    It 'is taken down when the command is stopped' {
        $records = Invoke-Shown 'Restart-FlinkApplication orders -ProfileName operator -ProfileLocation $file -Confirm:$false' -Until 'UPDATING'
        Assert-Down $records
        # What was begun goes on at AWS; the next test wants it at rest.
        Wait-Until { (Get-FlinkApplication orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile).Status -eq 'RUNNING' } -Seconds 60
    }

    It 'is taken down when the command fails' {
        $records = Invoke-Shown 'Restart-FlinkApplication orders -Timeout 2 -ProfileName operator -ProfileLocation $file -Confirm:$false -ErrorAction Stop'
        $records.Count | Should -BeGreaterThan 0
        Assert-Down $records
        Wait-Until { (Get-FlinkApplication orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile).Status -eq 'RUNNING' } -Seconds 60
    }

    It 'is silent with <how>' -ForEach @(
        @{ how = '-ProgressAction'; before = ''; option = '-ProgressAction SilentlyContinue' }
        @{ how = '$ProgressPreference'; before = '$ProgressPreference = "SilentlyContinue"; '; option = '' }
    ) {
        Invoke-Shown "${before}Restart-FlinkApplication orders -ProfileName operator -ProfileLocation `$file -Confirm:`$false $option" | Should -BeNullOrEmpty
    }

    It 'shows nothing for what is over within a second' {
        $quick = Start-DemoSandbox
        try {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $records = Invoke-Shown "Get-FlinkApplication -ProfileName iam -ProfileLocation '$($quick.CredentialsFile)'"
            if ($clock.Elapsed.TotalSeconds -lt 1) { $records | Should -BeNullOrEmpty } else { Assert-Down $records }
        }
        finally { $quick | Stop-FlinkCmkSandbox }
    }
}
