BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The quick start of README.md' {
    It 'runs as it is written, without an error' {
        $readme = Get-Content (Join-Path $Root 'README.md') -Raw
        $script = [regex]::Match($readme, '(?s)## Quick start on the sandbox.*?```powershell\s+(.*?)```').Groups[1].Value
        $script | Should -BeLike '*Start-FlinkCmkSandbox*'
        $report = Invoke-Fresh @"
            Set-Location '$Root'
            . {
$script
            } | Out-Null
            ConvertTo-Json @{ Key = `$key.Alias; Sandboxes = @(Get-FlinkCmkSandbox).Count }
"@
        $report.Key | Should -Be 'alias/orders'
        $report.Sandboxes | Should -Be 0
    }
}
