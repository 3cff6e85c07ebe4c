<#
.SYNOPSIS
Puts a released module into a folder of the job, after its hash was checked.

.DESCRIPTION
A pipeline trusts what it installs with the actors' credentials, so the archive is pinned by its SHA-256 and not only by its name.

.PARAMETER Package
The archive that build.ps1 Pack writes: an https address or a path.

.PARAMETER Sha256
64 hexadecimal digits, from the place where the release was approved.

.PARAMETER Destination
The folder that the module goes to; Import-Module ./modules/CmkFlink loads it.

.EXAMPLE
./Install-CmkFlink.ps1 -Package https://artifacts.example.com/CmkFlink.0.1.0.zip -Sha256 5f1c...
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Package,

    [Parameter(Mandatory)]
    [ValidatePattern('^[0-9a-fA-F]{64}$')]
    [string] $Sha256,

    [string] $Destination = 'modules'
)

$ErrorActionPreference = 'Stop'
$archive = Join-Path ([System.IO.Path]::GetTempPath()) "CmkFlink.$([guid]::NewGuid()).zip"
try {
    if ($Package -like 'https://*') { Invoke-WebRequest -Uri $Package -OutFile $archive }
    else { Copy-Item -LiteralPath $Package -Destination $archive }
    $found = (Get-FileHash -LiteralPath $archive -Algorithm SHA256).Hash
    if ($found -ne $Sha256) { throw "The archive $Package has the SHA-256 $found, and not $Sha256. Nothing is installed." }
    Expand-Archive -LiteralPath $archive -DestinationPath $Destination -Force
}
finally {
    if (Test-Path -LiteralPath $archive) { Remove-Item -LiteralPath $archive }
}
