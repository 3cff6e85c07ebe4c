BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The sandbox cmdlets' {
    AfterEach { Stop-FlinkCmkSandbox }

    It 'start a sandbox with the account and Region asked for, and a profile for each actor' {
        $sandbox = Start-FlinkCmkSandbox -Account 210987654321 -Region us-gov-west-1
        $sandbox.Account | Should -Be '210987654321'
        $sandbox.Region | Should -Be 'us-gov-west-1'
        $sandbox.Endpoint.IsLoopback | Should -BeTrue
        foreach ($name in 'account-administrator', 'key-administrator', 'operator', 'reader', 'operator-user', 'operator-mfa') { $sandbox.Profiles | Should -Contain $name }
        (Get-FlinkCmkKey -ProfileName account-administrator -ProfileLocation $sandbox.CredentialsFile -ErrorAction Stop) | Should -BeNullOrEmpty
        $sandbox.GetEvents()[-1].AwsRegion | Should -Be 'us-gov-west-1'
    }

    It 'keep the files to their owner' -Skip:$IsWindows {
        $sandbox = Start-FlinkCmkSandbox
        (Get-Item $sandbox.CredentialsFile).UnixFileMode | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite')
    }

    It 'list and stop what runs in this session' {
        $one = Start-FlinkCmkSandbox
        $two = Start-FlinkCmkSandbox
        (Get-FlinkCmkSandbox).Endpoint | Should -Be $one.Endpoint, $two.Endpoint
        (Get-FlinkCmkSandbox $two.Endpoint).Endpoint | Should -Be $two.Endpoint
        ($one | Stop-FlinkCmkSandbox -PassThru).Endpoint | Should -Be $one.Endpoint
        Test-Path $one.CredentialsFile | Should -BeFalse
        (Get-FlinkCmkSandbox).Endpoint | Should -Be $two.Endpoint
        Stop-FlinkCmkSandbox | Should -BeNullOrEmpty
        Get-FlinkCmkSandbox | Should -BeNullOrEmpty
    }

    It 'say which endpoint they do not know' {
        Stop-FlinkCmkSandbox http://127.0.0.1:1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SandboxNotFound,*'
    }

    It 'say why a sandbox does not start' {
        $taken = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $taken.Start()
        try {
            Start-FlinkCmkSandbox -Port $taken.LocalEndpoint.Port -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'SandboxNotStarted,*'
            $failure[0].CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        }
        finally { $taken.Stop() }
    }

    It 'start and stop nothing with -WhatIf' {
        Start-FlinkCmkSandbox -WhatIf | Should -BeNullOrEmpty
        $sandbox = Start-FlinkCmkSandbox
        $sandbox | Stop-FlinkCmkSandbox -WhatIf
        Test-Path $sandbox.CredentialsFile | Should -BeTrue
    }

    It 'end a sandbox with the module' {
        $left = Invoke-Fresh @"
            Import-Module '$Manifest'
            `$sandbox = Start-FlinkCmkSandbox
            `$before = Test-Path `$sandbox.CredentialsFile
            Remove-Module CmkFlink
            ConvertTo-Json @(`$before, (Test-Path `$sandbox.CredentialsFile))
"@
        $left | Should -Be $true, $false
    }

    It 'end a sandbox with the process' {
        $file = Invoke-Fresh "Import-Module '$Manifest'; ConvertTo-Json (Start-FlinkCmkSandbox).CredentialsFile"
        Test-Path (Split-Path $file) | Should -BeFalse
    }

    It 'never show a secret' {
        $sandbox = Start-FlinkCmkSandbox
        $secrets = Select-String -Path $sandbox.CredentialsFile -Pattern '^aws_(secret_access_key|session_token)\s*=\s*(\S+)' | ForEach-Object { $_.Matches[0].Groups[2].Value }
        $secrets | Should -Not -BeNullOrEmpty
        $shown = ($sandbox | Format-List * -Force | Out-String -Width 4096) + ($sandbox | ConvertTo-Json -Depth 5) + ($sandbox.GetEvents() | ConvertTo-Json -Depth 8)
        foreach ($secret in $secrets) { $shown.Contains($secret) | Should -BeFalse }
    }
}
