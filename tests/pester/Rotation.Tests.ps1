# Set-up and rotation as transactions of several actors, on the staged module.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $actors = @{ IamProfileName = 'iam'; KeyAdministratorProfileName = 'keyadmin'; OperatorProfileName = 'operator'; ReaderProfileName = 'reader' }
    $principals = @{ OperatorRoleName = 'Operator'; KeyAdministratorRoleName = 'KeyAdministrator'; ReaderRoleName = 'Reader' }
}

Describe 'Initialize-FlinkCmk' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
    }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'shows nine steps with -WhatIf and writes nothing' {
        $before = $sandbox.GetEvents().Count
        $steps = Initialize-FlinkCmk orders alias/orders @principals @actors -WhatIf
        $steps.Count | Should -Be 9
        $steps.State | Should -Not -Contain 'Done'
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }

    It 'leaves one actor''s steps to the others' {
        $steps = Initialize-FlinkCmk orders alias/orders @principals -IamProfileName iam -ReaderProfileName reader -ProfileName iam -Actor IamAdministrator
        ($steps | Where-Object State -eq Done).Actor | Sort-Object -Unique | Should -Be 'IamAdministrator'
        ($steps | Where-Object State -eq Pending)[0].Detail | Should -Match '^waits for the key administrator'
    }

    It 'goes on where it stopped and ends with the application under its key' {
        $steps = Initialize-FlinkCmk orders alias/orders @principals @actors
        $steps.State | Sort-Object -Unique | Should -Be 'Done', 'AlreadyDone'
        $application = Get-FlinkApplication orders -ProfileName operator
        $application.Status | Should -Be 'RUNNING'
        $application.KeyArn | Should -Be (Get-FlinkCmkKey alias/orders -ProfileName keyadmin).KeyArn
        (Get-FlinkSnapshot orders -ProfileName operator).KeyType | Sort-Object -Unique | Should -Be 'CustomerManagedKey'
    }

    It 'shows its steps as a table that names actor and action' {
        (Initialize-FlinkCmk orders alias/orders @principals @actors | Out-String -Width 120) | Should -Match 'KeyAdministrator'
    }

    It 'asks for the principals it needs' {
        { Initialize-FlinkCmk orders alias/orders -KeyAdministratorRoleName KeyAdministrator @actors -ErrorAction Stop } | Should -Throw -ErrorId 'PrincipalMissing*'
    }
}

Describe 'The actors of Initialize-FlinkCmk' {
    BeforeEach { $sandbox = Start-DemoSandbox }
    AfterEach { $sandbox | Stop-FlinkCmkSandbox }

    It 'may be credential objects' {
        # Of whatever module: what counts is the method.
        Add-Type -TypeDefinition 'public sealed class GivenKeys { public string AccessKey { get; set; } public string SecretKey { get; set; } public string Token { get; set; } }
            public sealed class GivenCredential { private readonly GivenKeys keys; public GivenCredential(string id, string secret, string token) { keys = new GivenKeys { AccessKey = id, SecretKey = secret, Token = token }; } public GivenKeys GetCredentials() { return keys; } }'
        $text = Get-Content $sandbox.CredentialsFile -Raw
        $given = @{}
        foreach ($actor in @{ Iam = 'iam'; KeyAdministrator = 'keyadmin'; Operator = 'operator'; Reader = 'reader' }.GetEnumerator()) {
            $section = [regex]::Match($text, "(?ms)^\[$($actor.Value)\].*?(?=^\[|\z)").Value
            $id, $secret, $token = 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token' | ForEach-Object { [regex]::Match($section, "(?m)^$_\s*=\s*(\S+)").Groups[1].Value }
            $given["$($actor.Key)Credential"] = [GivenCredential]::new($id, $secret, ($token ? $token : $null))
        }

        $steps = Initialize-FlinkCmk orders alias/orders @principals @given -Region eu-west-1 -EndpointUrl $sandbox.Endpoint.AbsoluteUri
        $steps.State | Sort-Object -Unique | Should -Be 'Done'
        $made = @{}
        foreach ($event in Get-WriteEvent $sandbox) { $made[$event.EventName] = $event.UserIdentity.Arn }
        $made.AttachRolePolicy | Should -BeLike '*user/account-administrator'
        $made.CreateKey | Should -BeLike '*assumed-role/KeyAdministrator/*'
        $made.UpdateApplication | Should -BeLike '*assumed-role/Operator/*'
    }

    It 'may all be one, who is warned of it' {
        $one = @{ OperatorUserName = 'account-administrator'; KeyAdministratorUserName = 'account-administrator'; ReaderUserName = 'account-administrator' }
        $steps = Initialize-FlinkCmk orders alias/orders @one -ProfileName iam -ReaderProfileName iam -ProfileLocation $sandbox.CredentialsFile -WarningVariable warned -WarningAction SilentlyContinue
        # Who may everything needs no policy.
        $steps.State | Sort-Object -Unique | Should -Be 'Done', 'AlreadyDone'
        "$warned" | Should -BeLike '*both key administrator and operator*'
        $application = Get-FlinkApplication orders -ProfileName iam -ProfileLocation $sandbox.CredentialsFile
        $application.Status | Should -Be 'RUNNING'
        $application.KeyType | Should -Be 'CustomerManagedKey'
    }
}

Describe 'Invoke-FlinkCmkRotation' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
        $null = Initialize-FlinkCmk orders alias/orders @principals @actors
        $old = (Get-FlinkApplication orders -ProfileName operator).KeyArn
        $evidence = Join-Path $TestDrive 'evidence.jsonl'
    }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'hands over from actor to actor, and says whose turn it is' {
        $turns = foreach ($turn in 1..12) {
            $state = Get-FlinkCmkRotation orders -ProfileName reader
            if ($turn -gt 1 -and $state.State -eq 'Closed') { break }
            $actor = if ($state.State -eq 'Open') { $state.NextActor } else { 'KeyAdministrator' }
            $null = Invoke-FlinkCmkRotation orders NewKey -RetireOldKey Disable @actors -Actor $actor -EvidencePath $evidence
            $actor
        }
        $turns | Should -Be 'KeyAdministrator', 'Operator', 'KeyAdministrator', 'IamAdministrator', 'Operator', 'KeyAdministrator', 'Operator', 'KeyAdministrator', 'IamAdministrator', 'KeyAdministrator', 'Operator'
        $application = Get-FlinkApplication orders -ProfileName operator
        $application.Status | Should -Be 'RUNNING'
        $application.KeyArn | Should -Not -Be $old
        (Get-FlinkCmkKey $old -ProfileName keyadmin).KeyState | Should -Be 'Disabled'
    }

    It 'has written evidence that names the principals' {
        $lines = Get-Content $evidence | ConvertFrom-Json
        ($lines.principal | Where-Object { $_ } | Sort-Object -Unique).Count | Should -Be 3
        $lines[-1].kind | Should -Be 'closed'
    }

    It 'takes the same command again for the same rotation' {
        $again = Invoke-FlinkCmkRotation orders NewKey -RetireOldKey Disable @actors
        $again.State | Should -Be 'AlreadyDone'
    }

    It 'gives the key new material and proves the restart after it' {
        $steps = Invoke-FlinkCmkRotation orders KeyMaterial @actors
        $steps.State | Sort-Object -Unique | Should -Not -Contain 'Failed'
        $steps.Detail -match 'after the rotation at' | Should -Not -BeNullOrEmpty
        (Get-FlinkCmkKey alias/orders -ProfileName keyadmin).OnDemandRotations | Should -Be 1
    }

    It 'refuses what an open change contradicts, as an error of one item' {
        $null = Invoke-FlinkCmkRotation orders NewKey -MinimumAge 0 @actors -Actor KeyAdministrator
        Invoke-FlinkCmkRotation orders KeyMaterial @actors -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -Match '^OpenChangeDiffers'
    }
}

Describe '-PlanPath' {
    BeforeAll {
        $sandbox = Start-DemoSandbox
        $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
        $plan = Join-Path $TestDrive 'plan.json'
    }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'writes no file under -WhatIf' {
        $null = Initialize-FlinkCmk orders alias/orders @principals @actors -PlanOnly -PlanPath $plan -WhatIf
        $plan | Should -Not -Exist
    }

    It 'writes a plan, which is applied without naming the principals again' {
        $before = $sandbox.GetEvents().Count
        $null = Initialize-FlinkCmk orders alias/orders @principals @actors -PlanOnly -PlanPath $plan
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
        (Get-Content $plan -Raw | ConvertFrom-Json).plan.request.operator | Should -Be 'role/Operator'
        (Initialize-FlinkCmk orders alias/orders @actors -PlanPath $plan).State | Sort-Object -Unique | Should -Be 'Done'
    }

    It 'takes a path of PowerShell, and plans a rotation' {
        $null = New-PSDrive -Name Plans -PSProvider FileSystem -Root $TestDrive
        $null = Invoke-FlinkCmkRotation orders NewKey -PlanOnly -PlanPath Plans:/rotation.json @actors
        "$TestDrive/rotation.json" | Should -Exist
    }

    It 'refuses an altered plan and one that things have drifted from, each as an error that says what to do' {
        $file = "$TestDrive/rotation.json"
        $altered = "$TestDrive/altered.json"
        (Get-Content $file -Raw).Replace('"retireOldKey": "None"', '"retireOldKey": "Disable"') | Set-Content $altered
        $null = New-FlinkSnapshot orders -SnapshotName meanwhile -ProfileName operator
        $before = $sandbox.GetEvents().Count
        Invoke-FlinkCmkRotation orders -PlanPath $altered @actors -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Invoke-FlinkCmkRotation orders -PlanPath $file @actors -ErrorVariable drifted -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -Match '^PlanAltered,'
        $drifted[0].FullyQualifiedErrorId | Should -Match '^PlanDrifted,'
        "$($drifted[0])" | Should -Match 'snapshot meanwhile was not there'
        $drifted[0].ErrorDetails.RecommendedAction | Should -Match 'Invoke-FlinkCmkRotation orders NewKey -PlanOnly -PlanPath'
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }
}
