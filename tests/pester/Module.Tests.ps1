BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The module' {
    It 'exports every cmdlet of its manifest and nothing else' {
        $manifest = Import-PowerShellDataFile $Manifest
        (Get-Command -Module CmkFlink).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'passes PowerShell''s own test of a manifest' {
        (Test-ModuleManifest $Manifest).Name | Should -Be 'CmkFlink'
    }

    It 'can be imported again, by force, and after its removal' {
        $counts = Invoke-Fresh @"
            `$counts = foreach (`$step in 1..5) {
                switch (`$step) {
                    1 { Import-Module '$Manifest' }
                    2 { Import-Module '$Manifest' }
                    3 { Import-Module '$Manifest' -Force }
                    4 { Remove-Module CmkFlink }
                    5 { Import-Module '$Manifest' }
                }
                @(Get-Command -Module CmkFlink).Count
            }
            ConvertTo-Json @(`$counts)
"@
        $all = @(Get-Command -Module CmkFlink).Count
        $counts | Should -Be $all, $all, $all, 0, $all
    }

    It 'works in several runspaces at once' {
        $sandbox = Start-DemoSandbox
        try {
            $manifest, $file = $Manifest, $sandbox.CredentialsFile
            $names = 1..4 | ForEach-Object -Parallel {
                Import-Module $using:manifest
                (Get-FlinkApplication orders -ProfileName iam -ProfileLocation $using:file).ApplicationName
            }
            $names | Should -Be (@('orders') * 4)
        }
        finally { $sandbox | Stop-FlinkCmkSandbox }
    }

    It 'gives its own views to what it emits: <type>' -ForEach @(
        @{ type = 'FlinkCmkPolicy' }, @{ type = 'FlinkCmkGrant' }, @{ type = 'FlinkCmkRole' }, @{ type = 'FlinkCmkKey' }, @{ type = 'FlinkApplication' }
        @{ type = 'FlinkCmkCheck' }, @{ type = 'FlinkCmkFinding' }, @{ type = 'FlinkCmkChange' }, @{ type = 'FlinkSnapshot' }, @{ type = 'FlinkCmkSandbox' }
    ) {
        Get-FormatData -TypeName "CmkFlink.*.$type" | Should -Not -BeNullOrEmpty
    }

    It 'shows an application and its key in one line of a table' {
        $sandbox = Start-DemoSandbox
        try {
            $text = Get-FlinkApplication orders -ProfileName iam -ProfileLocation $sandbox.CredentialsFile | Out-String -Width 100
            $text | Should -Match 'orders\s+RUNNING\s+FLINK-1_20\s+1\s+AWS owned'
        }
        finally { $sandbox | Stop-FlinkCmkSandbox }
    }
}
