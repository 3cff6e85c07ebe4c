<#
.SYNOPSIS
Compares Import-Module of the staged module with that of a bare binary module behind the same loader. Each import in a process of its own, by turns.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 100)]
    [int] $Runs = 11,

    [string] $Module = (Get-ChildItem (Join-Path $PSScriptRoot '../../out/CmkFlink/*/CmkFlink.psd1') | Select-Object -Last 1).FullName,

    # StandIn.Bare.dll, built by the solution.
    [string] $Bare = (Get-ChildItem (Join-Path $PSScriptRoot '../StandIns/Bare/bin/*/net8.0/StandIn.Bare.dll') | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
)

$ErrorActionPreference = 'Stop'
$pwsh = (Get-Process -Id $PID).Path
$staged = Split-Path $Module

# The bare module: our loader, our script module with another assembly's name, one cmdlet.
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "StandIn.Bare-$([guid]::NewGuid())"
try {
    $null = New-Item (Join-Path $folder 'lib/net8.0') -ItemType Directory
    Copy-Item (Join-Path $staged 'lib/loader') (Join-Path $folder 'lib') -Recurse
    Copy-Item $Bare (Join-Path $folder 'lib/net8.0')
    (Get-Content (Join-Path $staged 'CmkFlink.psm1') -Raw).Replace('CmkFlink.Cmdlets.dll', 'StandIn.Bare.dll') | Set-Content (Join-Path $folder 'Bare.psm1')
    "@{ RootModule = 'Bare.psm1'; ModuleVersion = '1.0'; CmdletsToExport = @('Get-Bare'); FunctionsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }" |
        Set-Content (Join-Path $folder 'Bare.psd1')

    $times = @{ Staged = [System.Collections.Generic.List[double]]::new(); Bare = [System.Collections.Generic.List[double]]::new() }
    $paths = [ordered]@{ Staged = $Module; Bare = Join-Path $folder 'Bare.psd1' }
    foreach ($run in 0..$Runs) {
        foreach ($which in $paths.Keys) {
            # Import-Module's own first use is paid before the clock starts.
            $ms = & $pwsh -NoProfile -NonInteractive -Command "Import-Module Microsoft.PowerShell.Utility; `$clock = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module '$($paths[$which])'; `$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
            # The first round warms the disk.
            if ($run -gt 0) { $times[$which].Add([double]::Parse($ms, [cultureinfo]::InvariantCulture)) }
        }
    }

    # The least time: what else the machine does only ever adds to it.
    $least = @{}
    $median = @{}
    foreach ($which in $paths.Keys) {
        $sorted = $times[$which] | Sort-Object
        $least[$which] = @($sorted)[0]
        $median[$which] = @($sorted)[[math]::Floor($Runs / 2)]
    }
    [pscustomobject]@{
        StagedMilliseconds = [math]::Round($least.Staged, 1)
        BareMilliseconds   = [math]::Round($least.Bare, 1)
        Ratio              = [math]::Round($least.Staged / $least.Bare, 2)
        StagedMedian       = [math]::Round($median.Staged, 1)
        BareMedian         = [math]::Round($median.Bare, 1)
        Runs               = $Runs
    }
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
