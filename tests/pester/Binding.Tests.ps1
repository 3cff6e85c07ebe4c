BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/AnsweringHost.ps1
    $sandbox = Start-DemoSandbox
    $key = Initialize-Actors $sandbox
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile; '*-Flink*:ProfileName' = 'operator' }
    $orders = Get-FlinkApplication orders

    # What Export-Clixml, a job or a remote session makes of an object.
    function ConvertTo-Deserialized {
        param([Parameter(ValueFromPipeline)] $InputObject)
        process { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($InputObject)) }
    }
}

AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'What a changing cmdlet refuses to bind' {
    BeforeEach { $before = $sandbox.GetEvents().Count }
    AfterEach { Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty }

    It 'asks which key where an application is piped to Enable-FlinkCmk, and for nothing else' {
        $answering = [AnsweringHost]::new()
        $answering.Screen.Values.KeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000001'
        $shell = New-AnsweringShell $answering @{ file = $sandbox.CredentialsFile; orders = $orders }
        try {
            $plan = $shell.AddScript('$orders | Enable-FlinkCmk -WhatIf -ProfileName operator -ProfileLocation $file').Invoke()
            $answering.Screen.Asked | Should -Be 'KeyArn'
            $plan.After | Should -Be $answering.Screen.Values.KeyArn
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }

    It 'refuses <what> in the pipe of <command>' -ForEach @(
        @{ what = 'a name'; command = 'Stop-FlinkApplication'; object = { 'orders' } }
        @{ what = 'a property bag'; command = 'Stop-FlinkApplication'; object = { [pscustomobject]@{ ApplicationName = 'orders'; Region = 'eu-west-1' } } }
        @{ what = 'a key'; command = 'Stop-FlinkApplication'; object = { $key } }
        @{ what = 'a property bag'; command = 'Enable-FlinkCmk -ApplicationName orders'; object = { [pscustomobject]@{ KeyArn = $key.KeyArn; KeyId = $key.KeyId } } }
        @{ what = 'an application'; command = 'Enable-FlinkCmk -ApplicationName orders'; object = { $orders } }
        @{ what = 'an application'; command = 'New-FlinkApplication shop arn:aws:iam::123456789012:role/FlinkExecution'; object = { $orders } }
        @{ what = 'an application'; command = 'Revoke-FlinkCmkAccess -RoleName Operator'; object = { $orders } }
        @{ what = 'a key'; command = 'Remove-FlinkAwsOwnedSnapshot'; object = { $key } }
        @{ what = 'a key'; command = 'Grant-FlinkCmkAccess -RoleName Operator'; object = { $key } }
    ) {
        $given = & $object
        { Invoke-Expression "`$given | $command -ErrorAction Stop" } | Should -Throw -ExceptionType ([System.Management.Automation.ParameterBindingException])
    }

    It 'takes a name that is empty for none, never for all: <line>' -ForEach @(
        @{ line = 'Get-FlinkApplication $unset' }
        @{ line = 'Get-FlinkApplication @()' }
        @{ line = 'Get-FlinkCmkStatus $unset' }
        @{ line = 'Get-FlinkCmkKey "$unset" -ProfileName keyadmin' }
        @{ line = 'Get-FlinkSnapshot orders $unset' }
        @{ line = '$orders | Get-FlinkSnapshot -SnapshotName $unset' }
        @{ line = 'Remove-FlinkSnapshot orders -SnapshotName $unset -All -AllowStateLoss -Confirm:$false' }
        @{ line = 'Start-FlinkApplication legacy -SnapshotName $unset -ProfileName iam' }
        @{ line = 'New-FlinkApplication shop arn:aws:iam::123456789012:role/FlinkExecution -KeyArn $unset' }
        @{ line = 'Revoke-FlinkCmkAccess -RoleName Operator -KeyArn $unset -PolicyName CmkFlinkOperatorBase-orders-eu-west-1-Operator -ProfileName iam' }
        @{ line = 'Test-FlinkCmk orders "$unset" -ProfileName reader' }
    ) {
        $unset = $null
        { Invoke-Expression $line } | Should -Throw -ErrorId 'NameEmpty,*'
    }

    It 'takes no application for its name, which would lose its Region: <line>' -ForEach @(
        @{ line = 'Stop-FlinkApplication $orders' }
        @{ line = 'Stop-FlinkApplication legacy, ($orders | ConvertTo-Deserialized)' }
        @{ line = 'Enable-FlinkCmk $orders $key' }
        @{ line = 'Remove-FlinkSnapshot $orders nightly-1 -Confirm:$false' }
        @{ line = 'Invoke-FlinkCmkRotation $orders NewKey' }
        @{ line = 'Initialize-FlinkCmk $orders alias/orders -OperatorRoleName Operator' }
    ) {
        { Invoke-Expression "$line -WhatIf" } | Should -Throw '*Region would be lost*'
    }

    It 'refuses two keys for one application' {
        $other = $key | ConvertTo-Deserialized
        $other.KeyArn = $other.KeyArn -replace '.$', ($other.KeyArn[-1] -eq '0' ? '1' : '0')
        $key, $other | Enable-FlinkCmk -ApplicationName orders -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'KeyAmbiguous,*'
    }

    It 'refuses a condition of another form, with its form' {
        { New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Condition @{ StringEquals = 'x' } } | Should -Throw -ErrorId 'InvalidCondition,*'
    }

    It 'says nothing of what matches a pattern where it could not look' {
        Stop-FlinkApplication 'o*' -ProfileName nobody -WarningVariable warned -WarningAction SilentlyContinue -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        $warned | Should -BeNullOrEmpty
        Stop-FlinkApplication 'z*' -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "*matches 'z*"
    }

    It 'refuses text that is no policy, and a policy that is none' {
        { '{ "Statement": ' | Grant-FlinkCmkAccess -RoleName Operator -ProfileName iam -ErrorAction Stop } | Should -Throw
        { Grant-FlinkCmkAccess 'x' -RoleName Operator -ProfileName iam } | Should -Throw
    }
}

Describe 'What binds' {
    It 'takes the ARN where an object has a key id as well' {
        $both = [pscustomobject]@{ KeyId = '11111111-1111-1111-1111-111111111111'; KeyArn = $key.KeyArn }
        (Get-FlinkCmkKey -ProfileName keyadmin -InformationVariable ignored -ErrorAction Stop | Where-Object KeyArn -eq $key.KeyArn).KeyId | Should -Be $key.KeyId
        ($both | Get-FlinkCmkKey -ProfileName keyadmin).KeyArn | Should -Be $key.KeyArn
        ($both | New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn $app).Json | Should -BeLike "*$($key.KeyArn)*"
        ($both | New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn $app).Json | Should -Not -BeLike '*11111111*'
    }

    It 'makes one policy of several keys in the pipe' {
        $other = [pscustomobject]@{ KeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/22222222-2222-2222-2222-222222222222' }
        $policy = $key, $other | New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn $app
        @($policy) | Should -HaveCount 1
        $policy.Statements[0].Resources | Sort-Object | Should -Be (@($key.KeyArn, $other.KeyArn) | Sort-Object)
    }

    It 'writes values of a condition as policies do, whatever the culture is' {
        $culture = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = 'de-DE'
        try {
            $given = @{ NumericLessThan = @{ 'aws:MultiFactorAuthAge' = 1.5, 2 }; Bool = @{ 'aws:SecureTransport' = @($true) }; DateLessThan = @{ 'aws:CurrentTime' = [datetime]::new(2026, 12, 1, 0, 0, 0, [DateTimeKind]::Utc) } }
            $policy = New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Condition $given
            $values = ($policy.Json | ConvertFrom-Json).Statement.Condition
            ($values.NumericLessThan.'aws:MultiFactorAuthAge' | Select-Object -Unique) -join ' ' | Should -BeExactly '1.5 2'
            $values.Bool.'aws:SecureTransport' | Select-Object -Unique | Should -BeExactly 'true'
            $policy.Json | Should -BeLike '*"aws:CurrentTime": "2026-12-01T00:00:00Z"*'
            $planned = New-FlinkCmkKey alias/tagged -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Tag @{ rate = 1.5; teams = 'a', 'b' } -ProfileName keyadmin -WhatIf
            $planned.Tags['rate'], $planned.Tags['teams'] | Should -BeExactly '1.5', 'a b'
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }

    It 'names the Regions where several are given to what takes one' {
        { Get-FlinkApplication orders -Region eu-west-1, us-east-1 -ErrorAction Stop } | Should -Throw "*'eu-west-1, us-east-1'*"
    }

    It 'makes no policy of one Region from objects of several' {
        $two = [pscustomobject]@{ Region = 'eu-west-1' }, [pscustomobject]@{ Region = 'us-east-1' }
        { $two | New-FlinkCmkPolicy Reader -AccountId 123456789012 -ErrorAction Stop } | Should -Throw '*eu-west-1, us-east-1*' -ErrorId 'PolicyRequestInvalid,*'
        ($two[0], [pscustomobject]@{ Region = '' } | New-FlinkCmkPolicy Reader -AccountId 123456789012).Json | Should -BeLike '*:eu-west-1:*'
    }

    It 'reads all four names of a key' -ForEach @(
        @{ form = { $key.KeyArn } }, @{ form = { $key.KeyId } }, @{ form = { 'alias/orders' } }, @{ form = { 'arn:aws:kms:eu-west-1:123456789012:alias/orders' } }, @{ form = { 'alias/ord*' } }
    ) {
        (Get-FlinkCmkKey (& $form) -ProfileName keyadmin).KeyArn | Should -Be $key.KeyArn
    }

    It 'lists nothing for an application that has no key' {
        $orders | Get-FlinkCmkKey -ProfileName keyadmin | Should -BeNullOrEmpty
    }

    It 'takes deserialized policies, keys, applications and snapshots' {
        $policy = New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn $app -KeyArn $key.KeyArn | ConvertTo-Deserialized
        ($policy | Grant-FlinkCmkAccess -RoleName Operator -ProfileName iam).PolicyName | Should -BeLike '*OperatorCmk*'
        ($key | ConvertTo-Deserialized | Enable-FlinkCmk -ApplicationName orders).After | Should -Be $key.KeyArn
        ($orders | ConvertTo-Deserialized | New-FlinkSnapshot -SnapshotName fresh).SnapshotName | Should -Be 'fresh'
        $removed = Get-FlinkSnapshot orders | ConvertTo-Deserialized | Remove-FlinkAwsOwnedSnapshot
        $removed.SnapshotName | Should -Contain 'nightly-1'
        (Get-FlinkSnapshot orders).SnapshotName | Should -Be 'fresh'
    }

    It 'takes a key where its name is asked for' {
        (Get-FlinkCmkKey $key -ProfileName keyadmin).KeyArn | Should -Be $key.KeyArn
        (Enable-FlinkCmk orders $key -WhatIf).After | Should -Be $key.KeyArn
    }

    It 'takes an empty profile of an actor for none, as -ProfileName does' {
        (Get-FlinkCmkKey alias/orders -IncludeUsage -ProfileName keyadmin -ReaderProfileName '' -ErrorAction Stop).KeyArn | Should -Be $key.KeyArn
        (Initialize-FlinkCmk orders alias/orders -OperatorRoleName Operator -OperatorUserName '' -KeyAdministratorRoleName KeyAdministrator -PlanOnly -ProfileName iam -IamProfileName '' -KeyAdministratorProfileName keyadmin -OperatorProfileName operator -ReaderProfileName reader -ErrorAction Stop)[0].Action | Should -Not -BeNullOrEmpty
    }

    It 'binds objects of the reading cmdlets to each other by name' {
        (Get-FlinkApplication orders | Get-FlinkSnapshot).SnapshotName | Should -Be 'fresh'
        (Get-FlinkApplication orders | Get-FlinkCmkKey -ProfileName keyadmin).KeyArn | Should -Be $key.KeyArn
        (Get-FlinkApplication orders | Test-FlinkCmk -ProfileName reader).KeyArn | Should -Contain $key.KeyArn
    }

    It 'takes wildcards for names' {
        (Get-FlinkApplication 'o*s').ApplicationName | Should -Be 'orders'
        (Get-FlinkSnapshot 'ord*' 'fr*').SnapshotName | Should -Be 'fresh'
        (New-FlinkSnapshot 'ord*' second).SnapshotName | Should -Be 'second'
    }

    It 'takes no time limit from $null, and no negative one' {
        $slow = Start-DemoSandbox -TimeScale 20
        try { (Stop-FlinkApplication orders -Timeout $null -ProfileName iam -ProfileLocation $slow.CredentialsFile -ErrorAction Stop).Status | Should -Be 'READY' }
        finally { $slow | Stop-FlinkCmkSandbox }
        foreach ($time in -5, '-5', '-00:00:05', [System.Threading.Timeout]::InfiniteTimeSpan) { { Stop-FlinkApplication orders -Timeout $time -WhatIf } | Should -Throw '*negative*' }
    }

    It 'takes a bare number for seconds' {
        $slow = Start-DemoSandbox -TimeScale 1000
        try {
            Stop-FlinkApplication orders -Timeout 0.05 -ProfileName iam -ProfileLocation $slow.CredentialsFile -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
            $failure[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        }
        finally { $slow | Stop-FlinkCmkSandbox }
    }
}
