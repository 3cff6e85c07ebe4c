BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-DemoSandbox
    $key = Initialize-Actors $sandbox
    $PSDefaultParameterValues = @{ 'Test-FlinkCmkAccess:ProfileLocation' = $sandbox.CredentialsFile; 'Test-FlinkCmkAccess:ProfileName' = 'reader' }
    $here = @{ ProfileLocation = $sandbox.CredentialsFile }
}

AfterAll { Stop-FlinkCmkSandbox }

Describe 'Grant-FlinkCmkAccess' {
    It 'lets no policy of the pipe take the place of another under one name' {
        $two = (New-FlinkCmkPolicy Reader -Region eu-west-1 -AccountId 123456789012), (New-FlinkCmkPolicy KeyAdministrator -Region eu-west-1 -AccountId 123456789012)
        $granted = $two | Grant-FlinkCmkAccess -RoleName Reader -PolicyName shared -ProfileName iam @here -ErrorVariable several -ErrorAction SilentlyContinue
        @($granted).Count | Should -Be 1
        $several[0].FullyQualifiedErrorId | Should -BeLike 'SeveralPolicies,*'
        $keys = 'a', 'b' | ForEach-Object { New-FlinkCmkPolicy OperatorCmk -ApplicationArn $app -KeyArn $key.KeyArn.Replace($key.KeyId, "$($_)0000000-0000-0000-0000-000000000000") }
        ($keys | Grant-FlinkCmkAccess -RoleName FlinkExecution -PolicyName keys -ProfileName iam @here -WhatIf).Count | Should -Be 2 -Because 'keys join those that a policy has'
    }
}

Describe 'Test-FlinkCmkAccess' {
    It 'answers every request of every operation, grouped by operation' {
        $rows = Test-FlinkCmkAccess orders alias/orders
        $rows.Decision | Select-Object -Unique | Should -Be 'Allowed'
        $rows.Operation | Select-Object -Unique | Should -Be 'Start', 'Stop', 'Update', 'Snapshot', 'Rollback', 'Revert'
        $rows | Where-Object Warning | Should -BeNullOrEmpty
        ($rows | Format-Table | Out-String) | Should -Match 'Operation: Update'
    }

    It 'takes applications and keys from the pipe' {
        $rows = Get-FlinkApplication orders -ProfileName reader @here | Test-FlinkCmkAccess -KeyArn $key.KeyArn -Operation Stop
        $rows.Operation | Select-Object -Unique | Should -Be 'Stop'
        $rows.Decision | Select-Object -Unique | Should -Be 'Allowed'
    }

    It 'takes an application that has no key, as an object and from a CSV file' {
        foreach ($given in (Get-FlinkApplication orders -ProfileName reader @here), (Get-FlinkApplication orders -ProfileName reader @here | ConvertTo-Csv | ConvertFrom-Csv)) {
            $null = $given | Test-FlinkCmkAccess -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.Exception | Where-Object { $_ -is [System.Management.Automation.ParameterBindingException] } | Should -BeNullOrEmpty
        }
        { Test-FlinkCmkAccess -ApplicationArn $app -KeyArn '' -KeyPolicyPath $PSCommandPath -Operator $operatorArn -ErrorAction Stop } | Should -Throw -ErrorId 'NameEmpty,*'
    }

    It 'answers the same from files, and calls nothing' {
        $policy = Join-Path $TestDrive 'key.json'
        $cmk = Join-Path $TestDrive 'cmk.json'
        (New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn).ToJson() | Set-Content $policy
        (New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn $app -KeyArn $key.KeyArn).ToJson() | Set-Content $cmk
        $calls = $sandbox.GetEvents().Count
        $offline = Test-FlinkCmkAccess -ApplicationArn $app -KeyArn $key.KeyArn -KeyPolicyPath $policy -Operator $operatorArn
        @($offline | Where-Object Warning).Count | Should -BeGreaterThan 0
        $full = Test-FlinkCmkAccess -ApplicationArn $app -KeyArn $key.KeyArn -KeyPolicyPath $policy -Operator $operatorArn -OperatorPolicyPath $cmk
        $full | Where-Object Warning | Should -BeNullOrEmpty
        # The operator's policy for keys alone does not let him ask MSF for anything.
        ($full | Where-Object Decision -EQ Denied).Action | Should -BeLike 'kinesisanalytics:*'
        $sandbox.GetEvents().Count | Should -Be $calls
    }

    It 'says which file it cannot read' {
        Test-FlinkCmkAccess -ApplicationArn $app -KeyArn $key.KeyArn -KeyPolicyPath (Join-Path $TestDrive 'none.json') -Operator $operatorArn -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'FileNotReadable,*'
    }

    It 'explains the error of a command' {
        try { Get-FlinkCmkKey $key.KeyArn -ProfileName operator @here -ErrorAction Stop } catch { $refused = $_ }
        $row = Test-FlinkCmkAccess -ErrorRecord $refused
        $row.Action | Should -Be 'kms:DescribeKey'
        $row.Decision | Should -Be 'Denied'
        $row.Reason | Should -BeLike '*kms:ViaService is absent*'
    }

    It 'explains events of CloudTrail as text, object and file' {
        $json = ($sandbox.GetEvents() | Where-Object { $_.EventName -eq 'DescribeKey' -and $_.ErrorCode -like 'AccessDenied*' })[0].ToJson()
        $file = Join-Path $TestDrive 'events.json'
        "{`"Records`":[$json]}" | Set-Content $file
        $wrapped = [pscustomobject]@{ EventId = '1'; CloudTrailEvent = $json }
        foreach ($given in $json, $file, (Get-Item $file), ($json | ConvertFrom-Json), $wrapped) {
            $row = Test-FlinkCmkAccess -CloudTrailEvent $given
            "$($row.Recorded) $($row.Decision) $($row.Action)" | Should -Be 'Denied Denied kms:DescribeKey'
        }
        Test-FlinkCmkAccess -CloudTrailEvent '{"eventName":1}' -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidCloudTrailEvent,*'
    }

    It 'lists who can read the state' {
        $readers = Test-FlinkCmkAccess orders $key.KeyArn -WhoCan
        $readers.Principal | Select-Object -Unique | Should -Be $operatorArn, 'infrastructure.kinesisanalytics.amazonaws.com', 'kinesisanalytics.amazonaws.com'
        ($readers | Where-Object Principal -EQ $operatorArn).Access | Should -Be 'ThroughMsf'
        ($readers | Format-Table | Out-String) | Should -Match 'ThroughMsf'
    }
}

Describe 'Invoke-FlinkCmkRehearsal' {
    It 'runs the sequence with names of one''s own and leaves nothing behind' {
        $before = @(Get-FlinkCmkSandbox).Count
        $steps = Invoke-FlinkCmkRehearsal clicks.v2 -Alias alias/clicks -OperatorRoleName FlinkOperator -KeyAdministratorRoleName Keys -ReaderRoleName Auditor -Region us-gov-west-1 -WarningAction SilentlyContinue
        $steps.State | Select-Object -Unique | Should -Be 'Done'
        $steps.Count | Should -Be 25
        $steps[3].Target | Should -Be 'key alias/clicks'
        $steps[3].Detail | Should -BeLike 'arn:aws-us-gov:kms:us-gov-west-1:*'
        $steps[5].Target | Should -Be 'role FlinkOperator'
        @(Get-FlinkCmkSandbox).Count | Should -Be $before
    }

    It 'runs nothing under -WhatIf' {
        Invoke-FlinkCmkRehearsal -WhatIf | Should -BeNullOrEmpty
    }

    It 'refuses roles that are one' {
        Invoke-FlinkCmkRehearsal -OperatorRoleName Same -ReaderRoleName same -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SandboxNotStarted,*'
    }
}
