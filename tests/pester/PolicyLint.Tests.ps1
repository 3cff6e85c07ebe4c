BeforeAll {
    . $PSScriptRoot/Common.ps1
    $permissive = New-FlinkCmkPolicy Permissive -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn
    $template = @'
Parameters:
  OperatorArn: { Type: String }
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: 2012-10-17
        Statement:
          - Sid: All
            Effect: Allow
            Principal: { AWS: !Ref OperatorArn }
            Action: kms:*
            Resource: '*'
'@
}

Describe 'Test-FlinkCmkPolicy' {
    BeforeEach { Push-Location $TestDrive }
    AfterEach { Pop-Location }

    It 'judges a policy of the pipe, its text, its lines and its deserialized form alike' {
        $expected = 'CMK021', 'CMK022'
        ($permissive | Test-FlinkCmkPolicy).RuleId | Should -Be $expected
        ($permissive.Json | Test-FlinkCmkPolicy).RuleId | Should -Be $expected
        ($permissive.Json -split "`n" | Test-FlinkCmkPolicy).RuleId | Should -Be $expected
        (Test-FlinkCmkPolicy -Policy $permissive).RuleId | Should -Be $expected
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($permissive))
        ($copy | Test-FlinkCmkPolicy).RuleId | Should -Be $expected
    }

    It 'finds nothing above information in what New-FlinkCmkPolicy makes' {
        $policies = @(
            New-FlinkCmkPolicy KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn
            New-FlinkCmkPolicy OperatorBase -ApplicationArn $app -ExecutionRoleArn $exec
            New-FlinkCmkPolicy KeyAdministrator -Region eu-west-1 -AccountId 123456789012
            New-FlinkCmkPolicy Reader -Region eu-west-1 -AccountId 123456789012
        )
        $policies | Test-FlinkCmkPolicy | Where-Object Severity -NE Information | Should -BeNullOrEmpty
    }

    It 'reads files by path, by wildcard and from Get-Item, and names them' {
        $permissive.Json | Set-Content permissive.json
        $template | Set-Content key.yaml
        (Test-FlinkCmkPolicy permissive.json).RuleId | Should -Be 'CMK021', 'CMK022'
        (Test-FlinkCmkPolicy *.yaml -Parameter @{ OperatorArn = $operatorArn }).RuleId | Should -Be 'CMK021', 'CMK050', 'CMK022'
        $finding = Get-Item key.yaml | Test-FlinkCmkPolicy | Where-Object RuleId -EQ CMK022
        $finding.Line | Should -Be 13
        $finding.Path | Should -Be 'Resources.OrdersKey.Properties.KeyPolicy.Statement[0].Action'
        $finding.Source | Should -BeLike '*key.yaml: OrdersKey'
    }

    It 'says which path leads to no file, and judges the others' {
        $permissive.Json | Set-Content found.json
        $permissive.Json | Set-Content -LiteralPath 'a[1].json'
        { Test-FlinkCmkPolicy 'none*.json' -ErrorAction Stop } | Should -Throw '*none*' -ErrorId 'PolicyFileUnreadable,*'
        { Test-FlinkCmkPolicy 'a[1].json' -ErrorAction Stop } | Should -Throw -ErrorId 'PolicyFileUnreadable,*'
        (Test-FlinkCmkPolicy -LiteralPath 'a[1].json').RuleId | Should -Be 'CMK021', 'CMK022'
        (Test-FlinkCmkPolicy found.json, missing.json -ErrorVariable failure -ErrorAction SilentlyContinue).RuleId | Should -Be 'CMK021', 'CMK022'
        $failure[0].TargetObject | Should -Be 'missing.json'
        { Get-Item Env:PATH | Test-FlinkCmkPolicy -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotOfFiles,*'
    }

    It 'makes a finding, not an error, of a broken policy' {
        $finding = "{`n `"Statement`": [ { `"Effect`": `"allow`" } ]`n}" | Test-FlinkCmkPolicy
        $finding.RuleId | Should -Be 'CMK001'
        $finding.Severity | Should -Be 'Error'
        $finding.Line | Should -Be 2
    }

    It 'reads the policy of a key, by name, by alias and from Get-FlinkCmkKey, and takes it as the one beside' {
        $sandbox = Start-DemoSandbox
        try {
            $key = Initialize-Actors $sandbox
            $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile; '*-Flink*:ProfileName' = 'reader' }
            (Test-FlinkCmkPolicy -KeyArn alias/orders).RuleId | Should -Be 'CMK021'
            (Test-FlinkCmkPolicy -KeyId $key.KeyId).Source | Should -Be $key.KeyId
            ($key | Test-FlinkCmkPolicy).Source | Should -Be $key.KeyArn
            $identity = @{ Version = '2012-10-17'; Statement = @{ Effect = 'Allow'; Action = 'kms:Sign'; Resource = $key.KeyArn } } | ConvertTo-Json -Depth 5
            (Test-FlinkCmkPolicy -Policy $identity -KeyPolicy (Get-FlinkCmkKey alias/orders)).RuleId | Should -Be 'CMK033'
        }
        finally { $sandbox | Stop-FlinkCmkSandbox }
    }

    It 'needs no credentials, no Region and no network for what is not in AWS' {
        $result = Invoke-Fresh @"
            `$env:AWS_SHARED_CREDENTIALS_FILE = '/nowhere'
            Import-Module '$Manifest'
            ConvertTo-Json @(('{"Statement":[]}' | Test-FlinkCmkPolicy -ErrorAction Stop).Count)
"@
        $result | Should -Be 0
    }

    It 'says that there is nothing to judge' {
        { Test-FlinkCmkPolicy -ErrorAction Stop } | Should -Throw -ErrorId 'NoPolicy*'
        { Test-FlinkCmkPolicy nowhere.json -ErrorAction Stop } | Should -Throw
    }
}
