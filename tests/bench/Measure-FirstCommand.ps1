<#
.SYNOPSIS
Measures what a fresh session spends on the import, on its first command and on its first call of AWS: of one staged module, or of several by turns. Each run in a process of its own.
.DESCRIPTION
Processor time, so that what else the machine does hardly counts.
.EXAMPLE
tests/bench/Measure-FirstCommand.ps1 -Module out/CmkFlink/0.1.0/CmkFlink.psd1, ../before/out/CmkFlink/0.1.0/CmkFlink.psd1
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 100)]
    [int] $Runs = 14,

    [string[]] $Module = (Get-ChildItem (Join-Path $PSScriptRoot '../../out/CmkFlink/*/CmkFlink.psd1') | Select-Object -Last 1).FullName
)

$ErrorActionPreference = 'Stop'
$pwsh = (Get-Process -Id $PID).Path
if (-not (Get-Module CmkFlink)) { Import-Module $Module[0] }

# A sandbox of this process answers: its own work is not measured.
$sandbox = Start-FlinkCmkSandbox -Demo
$parts = 'Import-Module', 'New-FlinkCmkPolicy', 'Get-FlinkApplication'
$times = @{}
try {
    foreach ($run in 0..$Runs) {
        foreach ($path in $Module) {
            $spent = & $pwsh -NoProfile -NonInteractive -Command @"
                `$env:AWS_EC2_METADATA_DISABLED = 'true'
                Import-Module Microsoft.PowerShell.Utility
                `$process = [System.Diagnostics.Process]::GetCurrentProcess()
                function Get-Spent { `$process.Refresh(); `$process.TotalProcessorTime.TotalMilliseconds }
                `$spent = @(Get-Spent) + (Get-Spent)
                Import-Module '$path'
                `$spent += Get-Spent
                `$null = New-FlinkCmkPolicy -Kind Reader -Region eu-west-1 -AccountId 123456789012
                `$spent += Get-Spent
                `$null = Get-FlinkApplication orders -ProfileName account-administrator -ProfileLocation '$($sandbox.CredentialsFile)'
                `$spent += Get-Spent
                (2..4 | ForEach-Object { (`$spent[`$_] - `$spent[`$_ - 1]).ToString([cultureinfo]::InvariantCulture) }) -join ' '
"@
            # The first round warms the disk.
            if ($run -eq 0) { continue }
            $each = $spent -split ' '
            foreach ($i in 0..2) { $times["$path $($parts[$i])"] += @([double]::Parse($each[$i], [cultureinfo]::InvariantCulture)) }
        }
    }
}
finally { $sandbox | Stop-FlinkCmkSandbox }

foreach ($part in $parts) {
    foreach ($path in $Module) {
        $sorted = @($times["$path $part"] | Sort-Object)
        [pscustomobject]@{
            Part               = $part
            MedianMilliseconds = [math]::Round($sorted[[math]::Floor($Runs / 2)], 1)
            LeastMilliseconds  = [math]::Round($sorted[0], 1)
            Runs               = $Runs
            Module             = $path
        }
    }
}
