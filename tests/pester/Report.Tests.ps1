# Reports of a sandbox's estate, on the staged module.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-DemoSandbox
    $PSDefaultParameterValues = @{ '*-Flink*:ProfileLocation' = $sandbox.CredentialsFile }
    $actors = @{ IamProfileName = 'iam'; KeyAdministratorProfileName = 'keyadmin'; OperatorProfileName = 'operator'; ReaderProfileName = 'reader' }
    $evidence = Join-Path $TestDrive 'evidence.jsonl'
    $null = Initialize-FlinkCmk orders alias/orders -OperatorRoleName Operator -KeyAdministratorRoleName KeyAdministrator -ReaderRoleName Reader @actors -EvidencePath $evidence -WarningAction SilentlyContinue
    $status = Get-FlinkCmkStatus -Region eu-west-1 -ProfileName reader
    function Read-Json([string] $Path) { Get-Content $Path -Raw | ConvertFrom-Json }
}
AfterAll { $sandbox | Stop-FlinkCmkSandbox }

Describe 'Export-FlinkCmkReport' {
    It 'writes the estate from the sandbox in four formats at once' {
        $names = 'estate.html', 'estate.json', 'estate.csv', 'estate.xml'
        $files = $status | Export-FlinkCmkReport ($names | ForEach-Object { Join-Path $TestDrive $_ }) -EvidencePath $evidence -PassThru
        $files.Name | Should -Be $names
        Get-Content $files[0].FullName -TotalCount 1 | Should -BeLike '<!DOCTYPE html>*'
        (Read-Json $files[1]).applications.name | Should -Be 'legacy', 'notebook', 'orders'
        (Read-Json $files[1]).changes[0].outcome | Should -Be 'Closed'
        (Import-Csv $files[2] | Where-Object Record -eq 'Application').Application | Should -Be 'legacy', 'notebook', 'orders'
        [xml] $junit = Get-Content $files[3] -Raw
        $junit.testsuites.testsuite.name | Should -Be "$($sandbox.Account) eu-west-1"
        [int] $junit.testsuites.testsuite.errors | Should -Be 0
    }

    It 'returns nothing by itself' {
        $status | Export-FlinkCmkReport (Join-Path $TestDrive 'silent.html') | Should -BeNullOrEmpty
    }

    It 'takes what Export-Clixml made of a status, and loses nothing' {
        $xml = Join-Path $TestDrive 'status.xml'
        $status | Export-Clixml $xml -Depth 4
        $status | Export-FlinkCmkReport (Join-Path $TestDrive 'direct.json')
        Import-Clixml $xml | Export-FlinkCmkReport (Join-Path $TestDrive 'again.json')
        $direct, $again = 'direct.json', 'again.json' | ForEach-Object { (Get-Content (Join-Path $TestDrive $_) -Raw) -replace '"generatedAt".*' }
        $again | Should -Be $direct
    }

    It 'refuses a status whose findings were cut off' {
        $xml = Join-Path $TestDrive 'cut.xml'
        $status | Export-Clixml $xml -Depth 1
        { Export-FlinkCmkReport (Join-Path $TestDrive 'cut.html') -InputObject (Import-Clixml $xml) } | Should -Throw '*-Depth 4*' -ErrorId 'InputNotReportable*'
        Test-Path (Join-Path $TestDrive 'cut.html') | Should -BeFalse
    }

    It 'takes checks and findings of the linter in the same pipe' {
        $path = Join-Path $TestDrive 'mixed.json'
        & {
            $status
            Test-FlinkCmk orders -ProfileName reader
            New-FlinkCmkPolicy -Kind Permissive -ApplicationArn $app -Operator $operatorArn -KeyAdministrator $adminArn | Test-FlinkCmkPolicy
        } | Export-FlinkCmkReport $path
        (Read-Json $path).findings.source | Sort-Object -Unique | Should -Be 'Check', 'Policy', 'Status'
    }

    It 'tells of a Region that was denied' {
        $path = Join-Path $TestDrive 'denied.xml'
        $denied = Get-FlinkCmkStatus -Region eu-west-1 -ProfileName operator-user -ErrorAction SilentlyContinue
        $denied.Error | Should -Not -BeNullOrEmpty
        $denied | Export-FlinkCmkReport $path
        [int] ([xml](Get-Content $path -Raw)).testsuites.testsuite.errors | Should -BeGreaterThan 0
    }

    It 'reports an estate without applications' {
        $path = Join-Path $TestDrive 'empty.html'
        @() | Export-FlinkCmkReport $path
        Get-Content $path -Raw | Should -BeLike '*No applications were found*'
    }

    It 'refuses what is nothing to report on' {
        { $status, (Get-FlinkApplication orders -ProfileName operator) | Export-FlinkCmkReport (Join-Path $TestDrive 'no.html') } | Should -Throw '*not FlinkApplication*' -ErrorId 'InputNotReportable*'
        { 'text' | Export-FlinkCmkReport (Join-Path $TestDrive 'no.html') } | Should -Throw -ErrorId 'InputNotReportable*'
        Export-FlinkCmkReport (Join-Path $TestDrive 'no.html') -ErrorVariable none -ErrorAction SilentlyContinue
        $none[0].FullyQualifiedErrorId | Should -BeLike 'NothingToReport,*'
        { Export-FlinkCmkReport (Join-Path $TestDrive 'no.html') -EvidencePath (Join-Path $TestDrive 'missing*.jsonl') } | Should -Throw -ErrorId 'EvidenceNotFound*'
        Test-Path (Join-Path $TestDrive 'no.html') | Should -BeFalse
    }

    It 'reads evidence of several files by a pattern' {
        Copy-Item $evidence (Join-Path $TestDrive 'evidence-copy.jsonl')
        Export-FlinkCmkReport (Join-Path $TestDrive 'evidence.json') -EvidencePath (Join-Path $TestDrive 'evidence*.jsonl') -Title 'First quarter'
        $report = Read-Json (Join-Path $TestDrive 'evidence.json')
        $report.title | Should -Be 'First quarter'
        $report.evidenceFiles.sha256 | Sort-Object -Unique | Should -Be (Get-FileHash $evidence).Hash.ToLowerInvariant()
        @($report.changes).Count | Should -Be 1
    }

    It 'writes nothing under -WhatIf, and heeds -NoClobber' {
        $path = Join-Path $TestDrive 'mine.html'
        ($status | Export-FlinkCmkReport $path -WhatIf -PassThru).FullName | Should -Be $path
        Test-Path $path | Should -BeFalse
        Set-Content $path 'mine'
        $status | Export-FlinkCmkReport $path -NoClobber -ErrorVariable clobber -ErrorAction SilentlyContinue
        $clobber[0].FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        Get-Content $path | Should -Be 'mine'
    }

    It 'asks AWS for nothing' {
        $before = $sandbox.GetEvents().Count
        $status | Export-FlinkCmkReport (Join-Path $TestDrive 'offline.html') -EvidencePath $evidence
        $sandbox.GetEvents().Count | Should -Be $before
    }
}
