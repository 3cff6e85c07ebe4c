# Windows PowerShell itself is not at hand where these tests run: its assemblies (netstandard2.0) are run on PowerShell 7 instead.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $assembly = Join-Path (Split-Path $Manifest) 'lib/netstandard2.0/CmkFlink.Cmdlets.dll'
}

Describe 'The assemblies for Windows PowerShell' {
    It 'run the sequence' {
        $sandbox = Start-DemoSandbox
        try {
            $report = Invoke-Fresh @"
                `$env:AWS_EC2_METADATA_DISABLED = 'true'
                Import-Module '$assembly'
                `$PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = '$($sandbox.CredentialsFile)' }
                `$app, `$exec, `$operatorArn, `$adminArn, `$readerArn = '$app', '$exec', '$operatorArn', '$adminArn', '$readerArn'
                `$removed = . {
$((Get-Sequence) -join "`n")
                } | Where-Object { `$_.PSTypeNames[0] -like '*FlinkSnapshot' -and `$_.KeyType -eq 'AwsOwnedKey' }
                ConvertTo-Json @{ Key = `$key.Alias; Removed = @(`$removed).Count }
"@
            $report.Key | Should -Be 'alias/orders'
            $report.Removed | Should -Be 3
            $sandbox.GetEvents().EventName | Should -Contain 'UpdateApplication'
        }
        finally { $sandbox | Stop-FlinkCmkSandbox }
    }

    It 'say that the sandbox needs PowerShell 7' {
        $id = Invoke-Fresh @"
            Import-Module '$assembly'
            try { Start-FlinkCmkSandbox } catch { ConvertTo-Json `$_.FullyQualifiedErrorId }
"@
        $id | Should -BeLike 'SandboxNeedsPowerShell7,*'
    }
}
