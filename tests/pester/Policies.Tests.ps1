BeforeAll {
    . $PSScriptRoot/Common.ps1
    $reference = New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn
    $withReader = New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn -Reader $readerArn
}

Describe 'Compare-FlinkCmkPolicy' {
    It 'says what a policy of the pipe gives beyond another' {
        $found = $withReader | Compare-FlinkCmkPolicy $reference
        $found.Action | Should -Be 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListGrants', 'kms:ListKeyRotations', 'kms:ListResourceTags'
        $found.Principal | Select-Object -Unique | Should -Be $readerArn
        $found.Change | Select-Object -Unique | Should -Be 'Granted'
    }

    It 'finds no difference in how a policy is written' {
        $other = $reference.ToJson($false) -replace 'AllowOperator', 'Other'
        Compare-FlinkCmkPolicy -ReferencePolicy $reference -DifferencePolicy $other | Should -BeNullOrEmpty
        # A byte order mark, as an answer from the web may have it.
        Compare-FlinkCmkPolicy ([char]0xFEFF + $other) $reference | Should -BeNullOrEmpty
    }

    It 'reads files, and policies that were exported' {
        $json = Join-Path $TestDrive 'policy.json'
        $xml = Join-Path $TestDrive 'policy.xml'
        Set-Content $json $reference.ToJson()
        $withReader | Export-Clixml $xml
        @(Compare-FlinkCmkPolicy $json (Import-Clixml $xml)).Count | Should -Be 6
        @(Compare-FlinkCmkPolicy (Get-Item $json) $json).Count | Should -Be 0
    }

    It 'refuses what is no policy, what is no file, and two kinds, each with its own error' {
        $bad = Join-Path $TestDrive 'bad.json'
        Set-Content $bad '{ "Statement": 1 }'
        $null = Compare-FlinkCmkPolicy $reference $bad -ErrorVariable bad1 -ErrorAction SilentlyContinue
        $null = Compare-FlinkCmkPolicy $reference (Join-Path $TestDrive 'missing.json') -ErrorVariable bad2 -ErrorAction SilentlyContinue
        $identity = New-FlinkCmkPolicy -Kind Reader -Region eu-west-1 -AccountId 123456789012
        $null = Compare-FlinkCmkPolicy $reference $identity -ErrorVariable bad3 -ErrorAction SilentlyContinue
        $bad1[0].FullyQualifiedErrorId, $bad2[0].FullyQualifiedErrorId, $bad3[0].FullyQualifiedErrorId -replace ',.*' | Should -Be 'PolicyUnreadable', 'PolicyFileUnreadable', 'PoliciesNotComparable'
    }

    It 'compares with the live policy of a key, by any of its names' {
        $sandbox = Start-DemoSandbox
        try {
            $key = Initialize-Actors $sandbox
            $live = @{ ProfileName = 'reader'; ProfileLocation = $sandbox.CredentialsFile }
            foreach ($name in $key.KeyArn, $key.KeyId) {
                $found = Compare-FlinkCmkPolicy $name $reference @live
                $found.Principal | Select-Object -Unique | Should -Be $readerArn
                $found.Change | Select-Object -Unique | Should -Be 'Withdrawn'
            }
            $key | Compare-FlinkCmkPolicy $key.KeyArn @live | Should -BeNullOrEmpty
        }
        finally { $sandbox | Stop-FlinkCmkSandbox }
    }
}

Describe 'Export-FlinkCmkTemplate' {
    It 'writes YAML, or JSON by the name of the file, and returns the file' {
        $yaml = Export-FlinkCmkTemplate (Join-Path $TestDrive 'key.yaml') Key
        $json = Export-FlinkCmkTemplate (Join-Path $TestDrive 'operator.json') OperatorCmk
        $yaml | Should -BeOfType System.IO.FileInfo
        Get-Content $yaml.FullName -TotalCount 1 | Should -Be 'AWSTemplateFormatVersion: "2010-09-09"'
        (Get-Content $json.FullName -Raw | ConvertFrom-Json).Resources.Policy.Type | Should -Be 'AWS::IAM::ManagedPolicy'
    }

    It 'writes the policy of the pipe as it is' {
        $file = $withReader | Export-FlinkCmkTemplate (Join-Path $TestDrive 'own.json')
        $policy = (Get-Content $file.FullName -Raw | ConvertFrom-Json).Resources.Key.Properties.KeyPolicy | ConvertTo-Json -Depth 20
        Compare-FlinkCmkPolicy $withReader $policy | Should -BeNullOrEmpty
    }

    It 'keeps the first of several policies, and says that a file holds one' {
        $path = Join-Path $TestDrive 'several.json'
        $written = $reference, $withReader | Export-FlinkCmkTemplate $path -ErrorVariable several -ErrorAction SilentlyContinue
        @($written).Count | Should -Be 1
        $several[0].FullyQualifiedErrorId | Should -BeLike 'SeveralPolicies,*'
        Get-Content $path -Raw | Should -Not -BeLike '*role/Reader*'
    }

    It 'writes to files only, wherever the user stands' {
        Push-Location Env:
        try { { Export-FlinkCmkTemplate misplaced.yaml Key } | Should -Throw -ErrorId 'PathNotOfFiles,*' }
        finally { Pop-Location }
        { Export-FlinkCmkTemplate Env:/misplaced.yaml Key } | Should -Throw -ErrorId 'PathNotOfFiles,*'
        Test-Path (Join-Path ([Environment]::CurrentDirectory) 'misplaced.yaml') | Should -BeFalse
    }

    It 'writes nothing under -WhatIf' {
        $path = Join-Path $TestDrive 'whatif.yaml'
        (Export-FlinkCmkTemplate $path Reader -WhatIf).FullName | Should -Be $path
        Test-Path $path | Should -BeFalse
    }

    It 'leaves a file alone with -NoClobber, and a read-only one without -Force' {
        $path = Join-Path $TestDrive 'there.yaml'
        Set-Content $path 'mine'
        Export-FlinkCmkTemplate $path Reader -NoClobber -ErrorVariable clobber -ErrorAction SilentlyContinue
        (Get-Item $path).IsReadOnly = $true
        Export-FlinkCmkTemplate $path Reader -ErrorVariable readOnly -ErrorAction SilentlyContinue
        $clobber[0].FullyQualifiedErrorId, $readOnly[0].FullyQualifiedErrorId -replace ',.*' | Should -Be 'FileExists', 'FileReadOnly'
        Get-Content $path | Should -Be 'mine'
        $null = Export-FlinkCmkTemplate $path Reader -Force
        Get-Content $path -TotalCount 1 | Should -Not -Be 'mine'
    }
}
