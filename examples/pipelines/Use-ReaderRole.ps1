<#
.SYNOPSIS
Gives the job a profile "reader" beside its own credentials.

.DESCRIPTION
An actor's job holds its actor's credentials in the environment, as the pipeline's OIDC step has put them there. To see what it must not change (the key for the operator, the application for the key administrator) it assumes the reader's role from them. The reader's role trusts the actors' roles by name; nothing is stored.

Returns the path of a configuration file; set AWS_CONFIG_FILE to it.

.PARAMETER RoleArn
The reader's role.

.PARAMETER Region
The Region of the applications.

.EXAMPLE
$env:AWS_CONFIG_FILE = ./Use-ReaderRole.ps1 -RoleArn arn:aws:iam::123456789012:role/Reader -Region eu-west-1
#>
[CmdletBinding()]
[OutputType([string])]
param(
    [Parameter(Mandatory)]
    [ValidatePattern('^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$')]
    [string] $RoleArn,

    [Parameter(Mandatory)]
    [ValidatePattern('^[a-z]{2}(-[a-z]+)+-\d$')]
    [string] $Region
)

$ErrorActionPreference = 'Stop'
$file = Join-Path ([System.IO.Path]::GetTempPath()) "cmkflink-$([guid]::NewGuid()).config"
Set-Content -LiteralPath $file -Value @"
[profile reader]
role_arn = $RoleArn
credential_source = Environment
region = $Region
"@
$file
