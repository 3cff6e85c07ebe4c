<#
.SYNOPSIS
Builds, tests, stages, packs or installs the module.

.DESCRIPTION
dotnet does the work and suffices alone: `dotnet build` stages the module, `dotnet test` tests it. This script adds what PowerShell is needed for: Pester, the archive, and the installation. It needs the .NET 10 SDK; it runs in PowerShell 7 and in Windows PowerShell 5.1.

.PARAMETER Task
Build   compiles everything and stages the module under out/CmkFlink/<version>.
Test    runs the .NET tests, and Pester on the staged module where Pester is installed.
Stage   compiles the cmdlets only and stages the module.
Pack    stages a Release build and writes out/CmkFlink.<version>.zip.
Install stages a Release build and copies it where PowerShell finds modules.

.PARAMETER Configuration
Debug or Release.

.PARAMETER Destination
Install: the module folder to copy to; by default the first folder of $env:PSModulePath.

.EXAMPLE
./build.ps1

Compiles everything and stages the module.

.EXAMPLE
./build.ps1 Test

Runs every test that this machine can run.

.EXAMPLE
./build.ps1 Pack

Writes out/CmkFlink.VERSION.zip, which Expand-Archive unfolds into a module folder.

.EXAMPLE
./build.ps1 Install -Destination ~/modules -WhatIf

Says where the module would go.

.LINK
README.md
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Stage', 'Pack', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Destination = ($env:PSModulePath -split [System.IO.Path]::PathSeparator)[0]
)

$ErrorActionPreference = 'Stop'
$version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'CmkFlink.psd1')).ModuleVersion
$out = Join-Path $PSScriptRoot 'out'
$staged = Join-Path (Join-Path $out 'CmkFlink') $version
$options = '--configuration', $Configuration, '--nologo'

function Invoke-DotNet {
    param([string] $Command, [string] $Project)
    & dotnet $Command (Join-Path $PSScriptRoot $Project) @options
    if ($LASTEXITCODE) { throw "dotnet $Command $Project ended with exit code $LASTEXITCODE." }
}

function Invoke-Stage {
    Invoke-DotNet build src/CmkFlink.Cmdlets
}

switch ($Task) {
    'Build' { Invoke-DotNet build CmkFlink.sln }
    'Test' {
        Invoke-DotNet test CmkFlink.sln
        if (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0') {
            $result = Invoke-Pester (Join-Path $PSScriptRoot 'tests/pester') -PassThru
            if ($result.Result -ne 'Passed') { throw "Pester: $($result.FailedCount) of $($result.TotalCount) tests failed." }
        }
        else { Write-Warning 'Pester 5 is not installed: the tests of the staged module are skipped.' }
    }
    'Stage' { Invoke-Stage }
    'Pack' {
        Invoke-Stage
        $archive = Join-Path $out "CmkFlink.$version.zip"
        if ($PSCmdlet.ShouldProcess($archive, 'write')) {
            # Versions staged earlier do not belong in the archive.
            Get-ChildItem (Join-Path $out 'CmkFlink') | Where-Object Name -ne $version | Remove-Item -Recurse -Force
            Compress-Archive -Path (Join-Path $out 'CmkFlink') -DestinationPath $archive -Force
            Get-Item $archive
        }
    }
    'Install' {
        Invoke-Stage
        $folder = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Destination)
        $target = Join-Path (Join-Path $folder 'CmkFlink') $version
        if ($PSCmdlet.ShouldProcess($target, 'install')) {
            # Literally: brackets in its name are no pattern, which might match another folder.
            if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
            $null = New-Item $target -ItemType Directory -Force
            Get-ChildItem -LiteralPath $staged | Copy-Item -Destination $target -Recurse
            Get-Item -LiteralPath $target
        }
    }
}
