# The compliance container and the nightly runbook, pointed at a good and at a bad estate.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/pipelines/Pipelines.ps1
    $principals = @{ OperatorRoleName = 'Operator'; KeyAdministratorRoleName = 'KeyAdministrator'; ReaderRoleName = 'Reader' }
    $actors = @{ IamProfileName = 'iam'; KeyAdministratorProfileName = 'keyadmin'; OperatorProfileName = 'operator'; ReaderProfileName = 'reader' }

    function Start-Estate {
        param([switch] $KeepAwsOwnedSnapshot)
        $sandbox = Start-DemoSandbox
        $null = Initialize-FlinkCmk orders alias/orders @principals @actors -KeepAwsOwnedSnapshot:$KeepAwsOwnedSnapshot -ProfileLocation $sandbox.CredentialsFile -WarningAction SilentlyContinue
        $sandbox
    }

    # What the reader's policy allows, less some actions.
    function Set-ReaderDenial {
        param($Sandbox, [string[]] $Action)
        $document = @{ Version = '2012-10-17'; Statement = @(@{ Effect = 'Deny'; Action = $Action; Resource = '*' }) } | ConvertTo-Json -Depth 4
        Invoke-Iam $Sandbox PutRolePolicy @{ RoleName = 'Reader'; PolicyName = 'denial'; PolicyDocument = $document }
    }

    function Clear-ReaderDenial {
        param($Sandbox)
        Invoke-Iam $Sandbox DeleteRolePolicy @{ RoleName = 'Reader'; PolicyName = 'denial' }
    }

    # In a process of its own, as a pipeline does; a Pester within Pester would share its state.
    function Invoke-Compliance {
        param($Sandbox, [hashtable] $Data = @{})
        $all = @{ Region = @('eu-west-1'); ProfileName = @('reader'); ProfileLocation = $Sandbox.CredentialsFile }
        foreach ($name in $Data.Keys) { $all[$name] = $Data[$name] }
        Invoke-Fresh @"
            Import-Module '$Manifest'
            `$data = ConvertFrom-Json '$($all | ConvertTo-Json -Compress)' -AsHashtable
            `$configuration = New-PesterConfiguration
            `$configuration.Run.Container = New-PesterContainer -Path '$Root/examples/compliance/CmkFlink.Compliance.Tests.ps1' -Data `$data
            `$configuration.Run.PassThru = `$true
            `$configuration.Output.Verbosity = 'None'
            `$result = Invoke-Pester -Configuration `$configuration
            ConvertTo-Json @{ Result = "`$(`$result.Result)"; Passed = @(`$result.Passed.ExpandedPath); Skipped = @(`$result.Skipped.ExpandedPath); Failed = @(`$result.Failed | ForEach-Object { "`$(`$_.ExpandedPath): `$(`$_.ErrorRecord[0].Exception.Message -replace '\s+', ' ')" }) }
"@
    }
}

Describe 'The compliance container' {
    Context 'on a good estate' {
        BeforeAll { $sandbox = Start-Estate }
        AfterAll { $sandbox | Stop-FlinkCmkSandbox }

        It 'passes every rule, and skips what has no key of its own' {
            $result = Invoke-Compliance $sandbox @{ AllowAwsOwnedKey = @('legacy', 'note*') }
            $result.Failed | Should -BeNullOrEmpty
            $result.Result | Should -Be 'Passed'
            # orders: ten rules, and each check of Test-FlinkCmk.
            $checks = @(Test-FlinkCmk orders -ProfileName reader -ProfileLocation $sandbox.CredentialsFile).Count
            @($result.Passed -like 'orders (eu-west-1).*').Count | Should -Be (10 + $checks)
            # legacy and notebook: no rotation is open; the nine other rules are about keys.
            @($result.Passed -like 'legacy (eu-west-1).*').Count | Should -Be 1
            @($result.Skipped -like 'legacy (eu-west-1).*').Count | Should -Be 9
            @($result.Skipped -like 'notebook (eu-west-1).*').Count | Should -Be 9
        }

        It 'fails for an application that nobody has exempted' {
            $result = Invoke-Compliance $sandbox @{ AllowAwsOwnedKey = @('note*') }
            @($result.Failed).Count | Should -Be 1
            $result.Failed[0] | Should -BeLike 'legacy (eu-west-1).is under a customer managed key*'
        }

        It 'fails where a Region cannot be read' {
            $result = Invoke-Compliance $sandbox @{ Region = @('eu-central-1') }
            $result.Result | Should -Be 'Failed'
            @($result.Failed).Count | Should -Be 1
            $result.Failed[0] | Should -BeLike 'The estate.can be read: the applications of eu-central-1 reader*'
        }

        It 'calls nothing compliant that it could not read' {
            # Tags, which tell of an open rotation; aliases; rotations, without which the age of material is not known.
            Set-ReaderDenial $sandbox 'kinesisanalytics:ListTagsForResource', 'kms:ListAliases', 'kms:ListKeyRotations'
            try { $failed = (Invoke-Compliance $sandbox @{ ApplicationName = @('orders') }).Failed -replace '^orders \(eu-west-1\)\.' -replace ': .*' }
            finally { Clear-ReaderDenial $sandbox }
            foreach ($rule in 'has no rotation that was left open', 'has no alias that names another key by now', 'has no snapshot under older key material', 'runs under the present key material') { $failed | Should -Contain $rule }
        }

        It 'gives a pipeline JUnit XML and a failure where a test fails' {
            $work = New-Item -ItemType Directory (Join-Path $TestDrive 'junit')
            Copy-Item (Join-Path $Root 'examples') $work -Recurse
            $null = New-Item -ItemType Directory "$work/modules"
            Copy-Item (Join-Path $Root 'out/CmkFlink') "$work/modules" -Recurse
            $report = Invoke-Fresh @"
                Set-Location '$work'
                `$env:AWS_SHARED_CREDENTIALS_FILE = '$($sandbox.CredentialsFile)'
                `$env:AWS_PROFILE = 'reader'
                `$failure = try { ./examples/pipelines/Test-Compliance.ps1 -Region eu-west-1 -ResultPath results.xml -SummaryPath summary.md -Data @{ AllowAwsOwnedKey = @('legacy') } *> log.txt } catch { "`$_" }
                ConvertTo-Json @{ Failure = `$failure; Summary = Get-Content summary.md -Raw }
"@
            $report.Failure | Should -Match '^1 of \d+ checks failed'
            $report.Summary | Should -Match 'notebook \(eu-west-1\)\.is under a customer managed key'
            $xml = [xml](Get-Content "$work/results.xml" -Raw)
            @($xml.SelectNodes('//testcase[failure]')).Count | Should -Be 1
        }
    }

    Context 'on an application that is stopped' {
        BeforeAll {
            $sandbox = Start-Estate
            $null = Stop-FlinkApplication orders -ProfileName operator -ProfileLocation $sandbox.CredentialsFile
        }
        AfterAll { $sandbox | Stop-FlinkCmkSandbox }

        It 'asks for no material of what does not run' {
            $result = Invoke-Compliance $sandbox @{ ApplicationName = @('orders') }
            $result.Failed | Should -BeNullOrEmpty
            $result.Skipped | Should -Contain 'orders (eu-west-1).runs under the present key material'
        }
    }

    Context 'on a bad estate' {
        BeforeAll {
            # The snapshots under the AWS owned key are left, and a rotation is begun and left.
            $sandbox = Start-Estate -KeepAwsOwnedSnapshot
            $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
            foreach ($actor in 'KeyAdministrator', 'Operator') { $null = Invoke-FlinkCmkRotation orders NewKey -Actor $actor @actors }
        }
        AfterAll { $sandbox | Stop-FlinkCmkSandbox }

        It 'names each rule that is broken' {
            $result = Invoke-Compliance $sandbox @{ ApplicationName = @('orders'); MaximumChangeDay = -1; MaximumKeyAgeDay = -1 }
            $result.Result | Should -Be 'Failed'
            # Limits below nothing: the key is too old and the rotation open for too long, however fast the test is.
            @($result.Failed | ForEach-Object { $_ -replace ': .*' }) | Sort-Object | Should -Be 'orders (eu-west-1).has all its snapshots under its own key', 'orders (eu-west-1).has key material that is not too old', 'orders (eu-west-1).has no rotation that was left open'
            @($result.Failed) -like '*waits for the KeyAdministrator*' | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'The nightly runbook' {
    BeforeAll {
        $sandbox = Start-Estate
        $runbook = Join-Path $Root 'examples/runbook/Invoke-NightlyRotationCheck.ps1'

        function Invoke-Runbook {
            param([string] $Output, [string] $More = '', [string] $Region = 'eu-west-1')
            $log = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$Manifest'; & '$runbook' -Region $Region -OutputPath '$Output' -ProfileName reader -ProfileLocation '$($sandbox.CredentialsFile)' $More; exit `$LASTEXITCODE" 2>&1 | Out-String
            @{ Code = $LASTEXITCODE; Log = $log; Results = if (Test-Path "$Output/result.json") { Get-Content "$Output/result.json" -Raw | ConvertFrom-Json } }
        }
    }
    AfterAll { $sandbox | Stop-FlinkCmkSandbox }

    It 'says what is amiss, with the command that mends it, and changes nothing' {
        $before = $sandbox.GetEvents().Count
        $run = Invoke-Runbook (Join-Path $TestDrive 'night')
        $run.Code | Should -Be 2 -Because $run.Log
        ($run.Results | Where-Object Application -eq 'orders').Decision | Should -Be 'none'
        ($run.Results | Where-Object Application -eq 'legacy').Decision | Should -Be 'mend'
        Get-WriteEvent $sandbox $before | Should -BeNullOrEmpty
    }

    It 'leaves a plan that can be applied where a key is due' {
        # Of any age.
        $run = Invoke-Runbook (Join-Path $TestDrive 'due') '-MaximumKeyAgeDay 0'
        $run.Code | Should -Be 2 -Because $run.Log
        $orders = $run.Results | Where-Object Application -eq 'orders'
        $orders.Decision | Should -Be 'approve'
        $steps = Invoke-FlinkCmkRotation orders -PlanPath $orders.Plan @actors -ProfileLocation $sandbox.CredentialsFile
        $steps.State | Sort-Object -Unique | Should -Be 'Done'
        (Get-FlinkCmkKey alias/orders -ProfileName keyadmin -ProfileLocation $sandbox.CredentialsFile).OnDemandRotations | Should -Be 1
    }

    It 'names the application whose plan cannot be made, and goes on to the others' {
        Set-ReaderDenial $sandbox 'kinesisanalytics:ListTagsForResource'
        try { $run = Invoke-Runbook (Join-Path $TestDrive 'noplan') '-MaximumKeyAgeDay 0' }
        finally { Clear-ReaderDenial $sandbox }
        $run.Code | Should -Be 2 -Because $run.Log
        @($run.Results).Count | Should -Be 3
        $orders = $run.Results | Where-Object Application -eq 'orders'
        $orders.Decision | Should -Be 'mend'
        $orders.Detail | Should -Match 'no plan can be made'
        $orders.Plan | Should -BeNullOrEmpty
    }

    It 'says by its exit code that it could not read' {
        (Invoke-Runbook (Join-Path $TestDrive 'unread') -Region eu-central-1).Code | Should -Be 1
    }
}
