# Needs the stand-ins of the solution: two plain modules, one built on AWSSDK.Core 3.7, one on an earlier 4.0.
BeforeDiscovery {
    $orders = foreach ($standIn in 'AwsSdk37', 'AwsSdk40') {
        @{ standIn = $standIn; order = 'before'; first = $standIn; second = 'CmkFlink' }
        @{ standIn = $standIn; order = 'after'; first = 'CmkFlink'; second = $standIn }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $modules = @{ CmkFlink = $Manifest }
    foreach ($standIn in 'AwsSdk37', 'AwsSdk40') {
        $modules[$standIn] = (Get-ChildItem "$Root/tests/StandIns/$standIn/bin/*/net8.0/StandIn.$standIn.dll" | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
        if (-not $modules[$standIn]) { throw "Stand-in $standIn is not built: run 'dotnet build' first." }
    }
    $expected = @{ AwsSdk37 = '3.7.501.1'; AwsSdk40 = '4.0.3.3' }
    $ours = [System.Diagnostics.FileVersionInfo]::GetVersionInfo((Join-Path (Split-Path $Manifest) 'lib/net8.0/AWSSDK.Core.dll')).FileVersion
    $sandbox = Start-DemoSandbox
}

AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'Beside a module with an AWS SDK of its own' {
    It 'both work, each on its own SDK, where <standIn> is imported and used <order> this module' -ForEach $orders {
        $report = Invoke-Fresh @"
            `$env:AWS_EC2_METADATA_DISABLED = 'true'
            function Test-Ours { Get-FlinkApplication orders -ProfileName iam -ProfileLocation '$($sandbox.CredentialsFile)' }
            Import-Module '$($modules[$first])'
            if ('$first' -eq 'CmkFlink') { `$application = Test-Ours } else { `$theirs = Use-$standIn }
            Import-Module '$($modules[$second])'
            `$application = Test-Ours
            `$theirs = Use-$standIn
            `$loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'AWSSDK.Core' }
            [pscustomobject]@{
                Application = `$application.ApplicationName
                Theirs      = `$theirs.FileVersion
                Loaded      = @(`$loaded | ForEach-Object { [System.Diagnostics.FileVersionInfo]::GetVersionInfo(`$_.Location).FileVersion })
            } | ConvertTo-Json
"@
        $report.Application | Should -Be 'orders'
        $report.Theirs | Should -Be $expected[$standIn]
        $report.Loaded | Sort-Object | Should -Be (@($expected[$standIn], $ours) | Sort-Object)
    }

    It 'takes credentials and Region objects of <standIn>''s SDK, <how>' -ForEach @(
        @{ standIn = 'AwsSdk37'; how = 'as parameters' }, @{ standIn = 'AwsSdk40'; how = 'as parameters' }
        @{ standIn = 'AwsSdk37'; how = 'as session variables' }, @{ standIn = 'AwsSdk40'; how = 'as session variables' }
    ) {
        $report = Invoke-Fresh @"
            `$env:AWS_EC2_METADATA_DISABLED = 'true'
            Import-Module '$($modules[$standIn])'
            Import-Module '$Manifest'
            `$section = [regex]::Match((Get-Content '$($sandbox.CredentialsFile)' -Raw), '(?ms)^\[account-administrator\].*?(?=^\[|\z)').Value
            `$keys = @{}
            foreach (`$name in 'aws_access_key_id', 'aws_secret_access_key') { `$keys[`$name] = [regex]::Match(`$section, "(?m)^`$name\s*=\s*(\S+)").Groups[1].Value }
            `$theirs = Use-$standIn -AccessKey `$keys.aws_access_key_id -SecretKey `$keys.aws_secret_access_key
            if ('$how' -eq 'as parameters') {
                `$application = Get-FlinkApplication orders -Credential `$theirs.Credential -Region `$theirs.Region -EndpointUrl '$($sandbox.Endpoint)'
            }
            else {
                `$StoredAWSCredentials = `$theirs.Credential
                `$StoredAWSRegion = `$theirs.Region
                `$application = Get-FlinkApplication orders -EndpointUrl '$($sandbox.Endpoint)'
            }
            ConvertTo-Json @{ Name = `$application.ApplicationName; Region = `$application.Region }
"@
        $report.Name | Should -Be 'orders'
        $report.Region | Should -Be 'eu-west-1'
        $sandbox.GetEvents()[-1].UserIdentity.Arn | Should -BeLike '*user/account-administrator'
    }
}
