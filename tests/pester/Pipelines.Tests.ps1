# The example pipelines, run as they are written: every script of every job, in its order, in a process of its own, under the credentials that the job's token gets.
BeforeDiscovery { $bash = [bool](Get-Command bash -CommandType Application -ErrorAction Ignore) -and -not $IsWindows }

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/pipelines/Pipelines.ps1
    $principals = @{ OperatorRoleName = 'Operator'; KeyAdministratorRoleName = 'KeyAdministrator'; ReaderRoleName = 'Reader' }
    $actors = @{ IamProfileName = 'iam'; KeyAdministratorProfileName = 'keyadmin'; OperatorProfileName = 'operator'; ReaderProfileName = 'reader' }

    # The released archive.
    $package = Join-Path $TestDrive 'CmkFlink.zip'
    Compress-Archive (Join-Path $Root 'out/CmkFlink') $package
    $packageHash = (Get-FileHash $package -Algorithm SHA256).Hash

    $sandbox = Start-DemoSandbox
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
    $null = Initialize-FlinkCmk orders alias/orders @principals @actors
    Invoke-Iam $sandbox CreateOpenIDConnectProvider @{ Url = "https://$Issuer"; 'ClientIDList.member.1' = 'sts.amazonaws.com'; 'ClientIDList.member.2' = 'api://AzureADTokenExchange' }
    $running = $sandbox.GetType().GetProperty('Running', [System.Reflection.BindingFlags]'NonPublic, Instance').GetValue($sandbox)

    function New-Common {
        param([string] $Name)
        $folder = Join-Path $TestDrive $Name
        @{
            folder = $folder
            env = @{ AWS_ENDPOINT_URL = $sandbox.Endpoint.AbsoluteUri; AWS_EC2_METADATA_DISABLED = 'true'; AWS_SHARED_CREDENTIALS_FILE = "$folder/none"; CMKFLINK_POLL_SECOND = '0.3'; NO_COLOR = '1' }
            job = @{ root = $Root; artifacts = "$folder/artifacts"; endpoint = $sandbox.Endpoint.AbsoluteUri; controlToken = $running.ControlToken }
        }
    }

    function Get-GitHubContext {
        param([hashtable] $Inputs = @{})
        $Inputs + @{
            'vars.AWS_REGION' = 'eu-west-1'; 'vars.CMKFLINK_PACKAGE' = $package; 'vars.CMKFLINK_SHA256' = $packageHash
            'vars.CMK_READER_ROLE' = $readerArn; 'vars.CMK_OPERATOR_ROLE' = $operatorArn; 'vars.CMK_KEY_ADMINISTRATOR_ROLE' = $adminArn; 'vars.CMK_IAM_ADMINISTRATOR_ROLE' = 'arn:aws:iam::123456789012:role/IamAdministrator'
        }
    }

    function Get-AzureContext {
        param([hashtable] $Parameters = @{})
        $Parameters + @{
            'System.JobAttempt' = '1'; AwsRegion = 'eu-west-1'; ReaderRole = $readerArn; CmkFlinkPackage = $package; CmkFlinkSha256 = $packageHash; 'Build.SourcesDirectory' = '.'
            'connection cmk-reader' = $readerArn; 'connection cmk-operator' = $operatorArn; 'connection cmk-key-administrator' = $adminArn; 'connection cmk-iam-administrator' = 'arn:aws:iam::123456789012:role/IamAdministrator'
        }
    }
}

AfterAll { if ($sandbox) { $sandbox | Stop-FlinkCmkSandbox } }

Describe 'The pipeline for GitHub Actions' {
    BeforeAll {
        Set-PipelineRole $sandbox 'github-actions' 'token.actions.githubusercontent.com'
        $workflow = Import-Yaml (Join-Path $Root 'examples/github-actions/rotate-key.yml')
        $parts = 'key-administrator', 'operator', 'iam-administrator'
        $old = (Get-FlinkApplication orders -ProfileName operator).KeyArn
    }

    It 'gives no job more than it needs, and lets nobody''s text into a script' {
        $workflow['permissions'].Count | Should -Be 0
        foreach ($job in $workflow['jobs'].Values) {
            $job['permissions'].Keys | Sort-Object | Should -Be 'contents', 'id-token'
            $job['permissions']['contents'] | Should -Be 'read'
            @($job['steps'] | Where-Object { $_['run'] -match '\$\{\{' }) | Should -BeNullOrEmpty
        }
        (Get-Content (Join-Path $Root 'examples/github-actions/rotate-key.yml') -Raw) | Should -Not -Match 'secrets\.'
    }

    It 'plans, is approved by each actor, and rotates: each job under a role of its own' {
        $common = New-Common 'github'
        $context = Get-GitHubContext @{ 'inputs.application' = 'orders'; 'inputs.strategy' = 'NewKey'; 'inputs.retire-old-key' = 'Disable' }
        $plan = Invoke-Job (ConvertFrom-GitHubJob $workflow 'plan' $context $common)
        $plan.Passed | Should -BeTrue -Because $plan.Log
        $plan.Outputs['plan.sha256'] | Should -Match '^[0-9a-f]{64}$'
        Get-Content "$($common.folder)/plan/temp/summary.md" -Raw | Should -Match $plan.Outputs['plan.sha256']

        $before = $sandbox.GetEvents().Count
        $context['needs.plan.outputs.sha256'] = $plan.Outputs['plan.sha256']
        $ended = Invoke-Job ($parts | ForEach-Object { ConvertFrom-GitHubJob $workflow $_ $context $common })

        foreach ($one in $ended) { $one.Passed | Should -BeTrue -Because "$($one.Name): $($one.Log)" }
        $application = Get-FlinkApplication orders -ProfileName operator
        $application.Status | Should -Be 'RUNNING'
        $application.KeyArn | Should -Not -Be $old
        (Get-FlinkCmkKey $old -ProfileName keyadmin).KeyState | Should -Be 'Disabled'
        (Get-WriteEvent $sandbox $before | Where-Object { -not $_.UserIdentity.InvokedBy -and $_.EventSource -notmatch '^sts' }).UserIdentity.Arn | Sort-Object -Unique |
            Should -Be 'arn:aws:sts::123456789012:assumed-role/IamAdministrator/iam-administrator', 'arn:aws:sts::123456789012:assumed-role/KeyAdministrator/key-administrator', 'arn:aws:sts::123456789012:assumed-role/Operator/operator'
        (Get-ChildItem "$($common.folder)/artifacts" -Recurse -File).Name | Sort-Object | Should -Be 'evidence-iam-administrator.jsonl', 'evidence-key-administrator.jsonl', 'evidence-operator.jsonl', 'plan.json'
    }

    It 'changes nothing where the plan has drifted, or is not the one that was approved' {
        $common = New-Common 'github-drift'
        $context = Get-GitHubContext @{ 'inputs.application' = 'orders'; 'inputs.strategy' = 'KeyMaterial'; 'inputs.retire-old-key' = 'None' }
        $plan = Invoke-Job (ConvertFrom-GitHubJob $workflow 'plan' $context $common)
        $plan.Passed | Should -BeTrue -Because $plan.Log
        $null = New-FlinkSnapshot orders -SnapshotName meanwhile -ProfileName operator
        $before = $sandbox.GetEvents().Count

        $context['needs.plan.outputs.sha256'] = $plan.Outputs['plan.sha256']
        $drifted = Invoke-Job (ConvertFrom-GitHubJob $workflow 'key-administrator' $context $common)
        $drifted.Passed | Should -BeFalse
        $drifted.Log | Should -Match 'snapshot meanwhile was not there'

        $context['needs.plan.outputs.sha256'] = 'a' * 64
        $other = Invoke-Job (ConvertFrom-GitHubJob $workflow 'key-administrator' $context $common)
        $other.Passed | Should -BeFalse
        $other.Log | Should -Match 'not the one that was approved'
        Get-WriteEvent $sandbox $before | Where-Object EventSource -NotMatch '^sts' | Should -BeNullOrEmpty
    }

    It 'gives a job nothing but its own role' {
        $common = New-Common 'github-role'
        $context = Get-GitHubContext @{ 'inputs.application' = 'orders'; 'inputs.strategy' = 'NewKey'; 'inputs.retire-old-key' = 'None'; 'needs.plan.outputs.sha256' = 'a' * 64 }
        $context['vars.CMK_OPERATOR_ROLE'] = $adminArn
        $null = New-Item -ItemType File -Force "$($common.folder)/artifacts/plan/plan.json"
        $wrong = Invoke-Job (ConvertFrom-GitHubJob $workflow 'operator' $context $common)
        $wrong.Passed | Should -BeFalse
        $wrong.Log | Should -Match 'KeyAdministrator cannot be assumed as repo:example-org/flink-keys:environment:cmk-operator'
    }

    It 'installs nothing whose hash is another' {
        $common = New-Common 'github-package'
        $context = Get-GitHubContext @{ 'inputs.application' = 'orders'; 'inputs.strategy' = 'NewKey'; 'inputs.retire-old-key' = 'None' }
        $context['vars.CMKFLINK_SHA256'] = 'b' * 64
        (Invoke-Job (ConvertFrom-GitHubJob $workflow 'plan' $context $common)).Log | Should -Match 'Nothing is installed'
        Test-Path "$($common.folder)/plan/workspace/modules" | Should -BeFalse
    }
}

Describe 'The pipeline for Azure DevOps' -Skip:(-not $bash) {
    BeforeAll {
        Set-PipelineRole $sandbox 'azure-devops' 'vstoken.dev.azure.com/00000000-0000-0000-0000-000000000000'
        $pipeline = Import-Yaml (Join-Path $Root 'examples/azure-devops/rotate-key.yml')
    }

    It 'plans, is approved by each actor, and rotates the key material' {
        $common = New-Common 'azure'
        $context = Get-AzureContext @{ 'parameters.application' = 'orders'; 'parameters.strategy' = 'KeyMaterial'; 'parameters.retireOldKey' = 'None' }
        $plan = Invoke-Job (ConvertFrom-AzureJob $pipeline['stages'][0]['jobs'][0] $context $common)
        $plan.Passed | Should -BeTrue -Because $plan.Log
        $before = (Get-FlinkCmkKey alias/orders -ProfileName keyadmin).OnDemandRotations

        $context['PlanSha256'] = $plan.Outputs['write.sha256']
        # The IAM administrator has no part in new material; his job is left out by its condition.
        $jobs = $pipeline['stages'][1]['jobs'] | Where-Object { -not $_['condition'] }
        @($jobs).Count | Should -Be 2
        $ended = Invoke-Job ($jobs | ForEach-Object { ConvertFrom-AzureJob $_ $context $common })

        foreach ($one in $ended) { $one.Passed | Should -BeTrue -Because "$($one.Name): $($one.Log)" }
        (Get-FlinkCmkKey alias/orders -ProfileName keyadmin).OnDemandRotations | Should -Be ($before + 1)
        (Get-FlinkCmkRotation orders -ProfileName reader).State | Should -Be 'Closed'

        # A job that is run again once the rotation is closed has nothing left to do, and a name of an artifact of its own.
        $context['System.JobAttempt'] = '2'
        $again = Invoke-Job (ConvertFrom-AzureJob $jobs[0] $context $common)
        $again.Passed | Should -BeTrue -Because $again.Log
        (Get-ChildItem "$($common.folder)/artifacts" -Directory).Name | Sort-Object | Should -Be 'evidence-KeyAdministrator-1', 'evidence-KeyAdministrator-2', 'evidence-Operator-1', 'plan'
    }
}
