<#
.SYNOPSIS
Builds, tests, stages, packs or installs the module. dotnet does the work and suffices alone: `dotnet build`, `dotnet test`.

.PARAMETER Task
Build   compiles everything and stages the module under out/CmkFlink/<version>.
Test    runs the .NET tests, and Pester on the staged module where Pester is installed.
Stage   compiles the cmdlets only and stages the module.
Pack    stages a Release build and writes out/CmkFlink.<version>.zip.
Install stages a Release build and copies it where PowerShell finds modules.

.PARAMETER Destination
Install: the module folder to copy to; by default the first folder of $env:PSModulePath.
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

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE) { throw "dotnet $args ended with exit code $LASTEXITCODE." }
}

function Invoke-Stage {
    Invoke-DotNet build (Join-Path $PSScriptRoot 'src/CmkFlink.Cmdlets') --configuration $Configuration --nologo
}

switch ($Task) {
    'Build' { Invoke-DotNet build (Join-Path $PSScriptRoot 'CmkFlink.sln') --configuration $Configuration --nologo }
    'Test' {
        Invoke-DotNet test (Join-Path $PSScriptRoot 'CmkFlink.sln') --configuration $Configuration --nologo
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
        $target = Join-Path (Join-Path $Destination 'CmkFlink') $version
        if ($PSCmdlet.ShouldProcess($target, 'install')) {
            if (Test-Path $target) { Remove-Item $target -Recurse -Force }
            $null = New-Item $target -ItemType Directory -Force
            Copy-Item (Join-Path $staged '*') $target -Recurse
            Get-Module CmkFlink -ListAvailable | Where-Object ModuleBase -eq $target
        }
    }
}
